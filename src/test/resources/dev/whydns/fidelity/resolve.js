// Looks a name up through Node's dns.resolve4() or dns.resolve6(): node resolve.js A|AAAA NAME. Prints the time of its
// end in microseconds, and the address family that came, or the error.
const dns = require('dns');
const [type, name] = process.argv.slice(2);
dns.resolve(name, type, (error) => {
  console.log(`${Date.now() * 1000} ${error ? error.message : type}`);
});
