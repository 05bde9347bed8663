// Looks a name up through Go's own resolver: lookup NAME. Prints the time of its end in microseconds, and the
// address families that came, or the error.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	found, err := net.DefaultResolver.LookupIPAddr(context.Background(), os.Args[1])
	fmt.Print(time.Now().UnixMicro())
	v4, v6 := false, false
	for _, a := range found {
		v4 = v4 || a.IP.To4() != nil
		v6 = v6 || a.IP.To4() == nil
	}
	if v4 {
		fmt.Print(" A")
	}
	if v6 {
		fmt.Print(" AAAA")
	}
	if err != nil {
		fmt.Print(" ", err)
	}
	fmt.Println()
}
