# Completion for whydns in fish 3.0 and later: copy this file to /usr/share/fish/vendor_completions.d/.

# The running containers and their Compose services, one a line; nothing when no engine answers within a second.
function __whydns_engine
    set -l words (commandline -opc)
    set -l i (contains -i -- -H $words; or contains -i -- --docker-host $words)
    and set -lx DOCKER_HOST $words[(math $i + 1)]
    begin
        if command -sq docker
            timeout 1 docker ps --format '{{.Names}} {{with .Label "com.docker.compose.project"}}compose:{{.}}/{{$.Label "com.docker.compose.service"}}{{end}}'
        else if not set -q DOCKER_HOST; or string match -q 'unix://*' -- $DOCKER_HOST
            set -l socket (string replace 'unix://' '' -- $DOCKER_HOST; or echo /var/run/docker.sock)
            curl -s --max-time 1 --unix-socket $socket http://localhost/containers/json |
                grep -oE '"(Names":\["/[^"]*|com\.docker\.compose\.(project|service)":"[^"]*)' |
                awk -F '"' '$2 == "Names" { print substr($4, 2) }
                    $2 ~ /project$/ { project = $4 }
                    $2 ~ /service$/ { print "compose:" project "/" $4 }'
        end | tr ' ' '\n' | grep -xE '[A-Za-z0-9][A-Za-z0-9_.:/-]*' | sort -u
    end 2>/dev/null </dev/null
end

# The words after whydns that are neither options nor their values: the command, then targets; "--" where it stands.
function __whydns_words
    set -l words (commandline -opc)
    set -l skip 0
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word $__whydns_with_value
            set skip 1
        else if not string match -q -- '-?*' $word; or test $word = --
            echo -- $word
        end
    end
end

# Whether the command is one of these, and what is typed is still its own.
function __whydns_is
    set -l words (__whydns_words)
    set -q words[1]; and contains -- $words[1] $argv; or return
    not __whydns_is_program
end

function __whydns_is_bare
    not count (__whydns_words) >/dev/null
end

# Whether the word is part of the program that netns is to start.
function __whydns_is_program
    set -l words (string match -v -- -- (__whydns_words))
    test "$words[1]" = netns; and set -q words[2]
end

function __whydns_targets
    # It takes all the files that follow.
    if string match -qr -- '^--from(=|$)' (commandline -opc)
        complete -C "__whydns_no_command "(string escape -- (commandline -ct))
        return
    end
    set -l word (commandline -ct)
    switch $word
        case 'pid:*'
            string replace -rf '^/proc/(\d+)$' 'pid:$1' /proc/*
        case 'netns:*'
            set -l path (string replace netns: '' -- $word)
            test -n "$path"; or set path /run/netns/
            printf 'netns:%s\n' (complete -C "__whydns_no_command $path" | string split -f 1 \t)
        case '*'
            __whydns_engine
            string match -q '*:*' -- $word; or printf '%s\n' host dockerd pid: netns: compose:
    end
end

# The program's own completion: what stands after the target, without "--".
function __whydns_program
    set -l words (commandline -opc)
    set -l i (contains -i -- -- $words)
    or begin
        set -l target (__whydns_words)[2]
        set i (contains -i -- $target $words)
    end
    complete -C (string join ' ' -- (string escape -- $words[(math $i + 1)..-1]) (commandline -ct))
end

# Between these two marks stands what CompletionFilesTest writes, from the commands themselves.
# <generated>
set -g __whydns_commands check record netns resolv owners rules replay answers diff explain demo shell
set -g __whydns_with_value --as --color -c --count --deadline -H --docker-host --every --fail-on --for --format --from -n --name --nameserver --ndots --option -o --output --parallel --record --redact-map --slow --svg --timeout --type --via

complete -c whydns -f
complete -c whydns -n __whydns_is_bare -a check -d 'Find the cause: which hop fails, why, and what to do.'
complete -c whydns -n __whydns_is_bare -a record -d 'Save what check measures in one file, to be judged anywhere.'
complete -c whydns -n __whydns_is_bare -a netns -d 'Run a command in a target'\''s network namespace (default: the shell).'
complete -c whydns -n __whydns_is_bare -a resolv -d 'Explain resolv.conf of host and container line by line, side by side.'
complete -c whydns -n __whydns_is_bare -a owners -d 'Show which process owns each socket on 127.0.0.11 and on port 53.'
complete -c whydns -n __whydns_is_bare -a rules -d 'Show the rules that lead 127.0.0.11:53 to the engine, against the sockets.'
complete -c whydns -n __whydns_is_bare -a replay -d 'Send what the application'\''s resolver library sends, and show where time goes.'
complete -c whydns -n __whydns_is_bare -a answers -d 'Ask for one name from every container, and compare with what the engine says.'
complete -c whydns -n __whydns_is_bare -a diff -d 'Show what differs, as far as it can matter to DNS: two bundles, or two targets.'
complete -c whydns -n __whydns_is_bare -a explain -d 'Explain a finding'\''s code, or an error line that a program printed.'
complete -c whydns -n __whydns_is_bare -a demo -d 'Break DNS in throwaway namespaces, and diagnose it; needs no Docker.'
complete -c whydns -n __whydns_is_bare -a shell -d 'Type commands one after the other, with a target loaded.'
complete -c whydns -n '__whydns_is explain' -a resolv-stale -d 'the host'\''s servers changed after the container got its copy'
complete -c whydns -n '__whydns_is explain' -a resolv-edited -d 'the container'\''s resolv.conf was changed after the engine wrote it'
complete -c whydns -n '__whydns_is explain' -a resolv-replaced -d 'the container sees another file than the engine'\''s resolv.conf'
complete -c whydns -n '__whydns_is explain' -a no-upstream -d 'there is no server to forward to'
complete -c whydns -n '__whydns_is explain' -a public-fallback -d 'the engine put public servers where the host had none to give'
complete -c whydns -n '__whydns_is explain' -a too-many-upstreams -d 'servers beyond the third are never asked'
complete -c whydns -n '__whydns_is explain' -a invalid-nameserver -d 'a nameserver line holds no address'
complete -c whydns -n '__whydns_is explain' -a ndots-hides-single-label -d 'names without a dot are answered empty, and not forwarded'
complete -c whydns -n '__whydns_is explain' -a search-wildcard -d 'a search suffix answers for every name'
complete -c whydns -n '__whydns_is explain' -a no-name-discovery -d 'the default bridge does not resolve container names'
complete -c whydns -n '__whydns_is explain' -a hosts-shadows-dns -d 'a hosts entry decides this name before DNS is asked'
complete -c whydns -n '__whydns_is explain' -a nsswitch-without-dns -d 'nsswitch.conf keeps programs from asking DNS'
complete -c whydns -n '__whydns_is explain' -a loopback-down -d 'the container'\''s loopback interface is down'
complete -c whydns -n '__whydns_is explain' -a rules-missing -d 'the rules that lead 127.0.0.11:53 to the engine are gone'
complete -c whydns -n '__whydns_is explain' -a rules-partial -d 'one of the rules to the engine'\''s ports is missing'
complete -c whydns -n '__whydns_is explain' -a rules-stale-port -d 'the rules lead to a port that nobody listens on'
complete -c whydns -n '__whydns_is explain' -a rules-shadowed -d 'another rule takes the queries before the engine'\''s rules'
complete -c whydns -n '__whydns_is explain' -a container-filter-drops -d 'the container'\''s own firewall drops its queries'
complete -c whydns -n '__whydns_is explain' -a not-listening -d 'the engine has no socket on 127.0.0.11 in this namespace'
complete -c whydns -n '__whydns_is explain' -a socket-overflow -d 'the engine does not read its socket fast enough'
complete -c whydns -n '__whydns_is explain' -a foreign-owner -d 'another process than the engine holds the socket'
complete -c whydns -n '__whydns_is explain' -a daemon-down -d 'dockerd does not run'
complete -c whydns -n '__whydns_is explain' -a daemon-unresponsive -d 'dockerd runs and does not answer'
complete -c whydns -n '__whydns_is explain' -a api-unresponsive -d 'the engine'\''s API does not answer in time'
complete -c whydns -n '__whydns_is explain' -a namespace-handle-broken -d 'the engine'\''s handle on the namespace is damaged'
complete -c whydns -n '__whydns_is explain' -a namespace-orphaned -d 'the container shares the namespace of one that was recreated'
complete -c whydns -n '__whydns_is explain' -a engine-known-bad -d 'this engine version has a known DNS defect that shows here'
complete -c whydns -n '__whydns_is explain' -a query-limit -d 'the engine'\''s limit of concurrent queries is reached'
complete -c whydns -n '__whydns_is explain' -a go-resolver-differs -d 'the daemon'\''s resolver sends what the servers do not answer'
complete -c whydns -n '__whydns_is explain' -a runtime-without-embedded-dns -d 'this runtime'\''s network stack cannot reach 127.0.0.11'
complete -c whydns -n '__whydns_is explain' -a internal-network -d 'only internal networks are attached: names outside are refused'
complete -c whydns -n '__whydns_is explain' -a upstream-no-route -d 'there is no route to the server'
complete -c whydns -n '__whydns_is explain' -a firewall-mismatch -d 'the engine'\''s own firewall rules are missing on the host'
complete -c whydns -n '__whydns_is explain' -a upstream-blocked-from-container -d 'the server answers the host, not the container'
complete -c whydns -n '__whydns_is explain' -a upstream-blocked-from-host -d 'the server cannot be reached from the host'\''s namespace'
complete -c whydns -n '__whydns_is explain' -a upstream-dead -d 'the server does not answer'
complete -c whydns -n '__whydns_is explain' -a upstream-refuses -d 'the server refuses the question'
complete -c whydns -n '__whydns_is explain' -a upstream-servfail -d 'the server answers SERVFAIL'
complete -c whydns -n '__whydns_is explain' -a upstream-ignores-name -d 'the server answers other questions and not this name'
complete -c whydns -n '__whydns_is explain' -a upstream-slow -d 'the server takes over a second'
complete -c whydns -n '__whydns_is explain' -a upstream-drops-aaaa -d 'the server does not answer questions for AAAA'
complete -c whydns -n '__whydns_is explain' -a upstream-drops-edns -d 'the server does not answer questions with EDNS'
complete -c whydns -n '__whydns_is explain' -a upstream-tcp-blocked -d 'the server answers over UDP and not over TCP'
complete -c whydns -n '__whydns_is explain' -a upstream-truncates -d 'the server truncates the answer, and TCP does not help'
complete -c whydns -n '__whydns_is explain' -a upstreams-disagree -d 'the servers give different answers'
complete -c whydns -n '__whydns_is explain' -a nxdomain -d 'the name does not exist'
complete -c whydns -n '__whydns_is explain' -a stale-record -d 'the engine answers with an address that nobody has any more'
complete -c whydns -n '__whydns_is explain' -a missing-record -d 'the engine does not answer a name that it should know'
complete -c whydns -n '__whydns_is explain' -a alias-collision -d 'several projects claim this alias'
complete -c whydns -n '__whydns_is explain' -a first-upstream-dead -d 'a dead server stands before a live one: each lookup waits for it'
complete -c whydns -n '__whydns_is explain' -a client-gives-up-first -d 'clients give up before the engine answers'
complete -c whydns -n '__whydns_is explain' -a aaaa-delay -d 'the lookup waits for the answer to AAAA'
complete -c whydns -n '__whydns_is explain' -a conntrack-race -d 'connection tracking loses one of two packets sent at once'
complete -c whydns -n '__whydns_is explain' -a conntrack-full -d 'the connection tracking table is full'
complete -c whydns -n '__whydns_is explain' -a intermittent-loss -d 'some questions get no answer, or only when they are asked again'
complete -c whydns -n '__whydns_is explain' -a unexplained-failure -d 'lookups fail, and nothing that was read or asked says why'
complete -c whydns -n '__whydns_is demo' -a healthy -d 'Everything works: what a report without a finding looks like.'
complete -c whydns -n '__whydns_is demo' -a eight-hours -d 'The host'\''s firewall rejects what the engine asks from the container'\''s address.'
complete -c whydns -n '__whydns_is demo' -a aaaa-five-seconds -d 'The servers answer questions for A and never those for AAAA.'
complete -c whydns -n '__whydns_is demo' -a two-answers -d 'The engine gives one alias a second address, which is another container'\''s by now.'
complete -c whydns -n '__whydns_is demo' -a dead-upstream -d 'The servers in resolv.conf are gone.'
complete -c whydns -n '__whydns_is demo' -a rules-flushed -d 'A firewall script in the container flushed the engine'\''s rules with its own.'
complete -c whydns -n '__whydns_is demo' -a isolated-fallback -d 'The host names no server, so the engine uses public ones, which nothing here reaches.'
complete -c whydns -n '__whydns_is_bare; or __whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -s h -l help -d 'this help'
complete -c whydns -n '__whydns_is_bare; or __whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l version -d 'the version'
complete -c whydns -n '__whydns_is_bare' -l json-schema -d 'the JSON Schema of every --json output'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -s H -l docker-host -x -d 'the engine'\''s socket, as unix:///run/docker.sock'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l timeout -x -d 'how long to wait for one answer, as 500ms or 2s'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l deadline -x -d 'how long the whole run may take'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l format -x -a 'text json markdown' -d 'text, json or markdown, for a ticket'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l json -d 'short for --format json'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -s o -l output -r -F -d 'write the result to a file, readable by you alone'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l redact -d 'stable pseudonyms for names, addresses, IDs and paths, everywhere'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l redact-map -r -F -d 'the same, and write what they stand for to a file, readable by you alone'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l fail-on -x -a 'warning fault never' -d 'warning, fault or never'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -s q -l quiet -d 'only what is not healthy, and the summary'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -s v -l verbose -d 'every exchange'
complete -c whydns -n '__whydns_is check record netns resolv owners rules replay answers diff explain demo shell' -l debug -d 'show stack traces'
complete -c whydns -n '__whydns_is check record diff' -s n -l name -x -d 'a name to resolve, judged for itself'
complete -c whydns -n '__whydns_is check record resolv owners rules' -s a -l all -d 'every running container'
complete -c whydns -n '__whydns_is check' -l record -r -F -d 'also save what was measured, for --from'
complete -c whydns -n '__whydns_is check' -l from -r -F -d 'judge what was recorded, on any machine, without root'
complete -c whydns -n '__whydns_is netns' -l host-files -d 'see the host'\''s resolv.conf, hosts and nsswitch.conf'
complete -c whydns -n '__whydns_is resolv' -s n -l name -x -d 'show which names are asked for it, in order'
complete -c whydns -n '__whydns_is resolv' -l diff -d 'only what differs'
complete -c whydns -n '__whydns_is rules' -l all-chains -d 'every chain and rule of the namespace'
complete -c whydns -n '__whydns_is rules' -l raw -d 'what the host'\''s tools print, untouched, for a ticket'
complete -c whydns -n '__whydns_is replay' -l as -x -a 'auto all glibc musl go go-cgo c-ares node java busybox systemd-resolved glibc-2.31 glibc-addrconfig getent-hosts musl-addrconfig musl-1.2.3 go-1.19 go-noedns c-ares-1.34.6 c-ares-1.18 node-resolve busybox-glibc java-jndi' -d 'whose queries'
complete -c whydns -n '__whydns_is replay' -l via -x -a 'nat direct upstream host all' -d 'nat'
complete -c whydns -n '__whydns_is replay' -l option -x -d 'try an option of resolv.conf, as single-request or timeout:1'
complete -c whydns -n '__whydns_is replay' -l nameserver -x -d 'try this server instead of those in resolv.conf'
complete -c whydns -n '__whydns_is replay' -l ndots -x -d 'try this number of dots'
complete -c whydns -n '__whydns_is replay' -l type -x -d 'try A or AAAA alone'
complete -c whydns -n '__whydns_is replay' -l suggest -d 'try the known remedies and rank them by what they gain'
complete -c whydns -n '__whydns_is replay' -s c -l count -x -d 'look the name up N times'
complete -c whydns -n '__whydns_is replay' -l every -x -d 'begin a lookup each TIME, as 1s'
complete -c whydns -n '__whydns_is replay' -l for -x -d 'go on for that long, as 10m'
complete -c whydns -n '__whydns_is replay' -l until-failure -d 'go on until a lookup fails or is slow'
complete -c whydns -n '__whydns_is replay' -l parallel -x -d 'N lookups at the same time, at most 32'
complete -c whydns -n '__whydns_is replay' -l quick -d 'ask each server once and predict the rest from the library'\''s timers'
complete -c whydns -n '__whydns_is replay' -l slow -x -d 'a lookup that takes longer is a fault'
complete -c whydns -n '__whydns_is replay' -l json-lines -d 'one JSON object on a line for each lookup, as it ends'
complete -c whydns -n '__whydns_is replay' -l svg -r -F -d 'draw the time line as a picture as well'
complete -c whydns -n '__whydns_is answers' -s a -l all -d 'every running container, beside those that are named'
complete -c whydns -n '__whydns_is answers' -l from -r -F -d 'compare what was recorded with --name NAME, on any number of hosts'
complete -c whydns -n '__whydns_is demo' -l list -d 'the incidents, one in a line'
complete -c whydns -n '__whydns_is demo' -l shell -d 'a shell in the box, to look around by hand'
complete -c whydns -n '__whydns_is demo' -l quiz -d 'a shell in an incident that is not named, and at its end the question for the cause'
# </generated>

complete -c whydns -n '__whydns_is (string match -vr "^(explain|demo)\$" $__whydns_commands)' -a '(__whydns_targets)'
complete -c whydns -n __whydns_is_program -a '(__whydns_program)'
