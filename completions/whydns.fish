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
set -g __whydns_commands check netns resolv owners rules replay answers
set -g __whydns_with_value --as --color -c --count --deadline -H --docker-host --every --fail-on --for --format -n --name --nameserver --ndots --option -o --output --parallel --slow --svg --timeout --type --via

complete -c whydns -f
complete -c whydns -n __whydns_is_bare -a check -d 'Find the cause: which hop fails, why, and what to do.'
complete -c whydns -n __whydns_is_bare -a netns -d 'Run a command in a target'\''s network namespace (default: the shell).'
complete -c whydns -n __whydns_is_bare -a resolv -d 'Explain resolv.conf of host and container line by line, side by side.'
complete -c whydns -n __whydns_is_bare -a owners -d 'Show which process owns each socket on 127.0.0.11 and on port 53.'
complete -c whydns -n __whydns_is_bare -a rules -d 'Show the rules that lead 127.0.0.11:53 to the engine, against the sockets.'
complete -c whydns -n __whydns_is_bare -a replay -d 'Send what the application'\''s resolver library sends, and show where time goes.'
complete -c whydns -n __whydns_is_bare -a answers -d 'Ask for one name from every container, and compare with what the engine says.'
complete -c whydns -n '__whydns_is_bare; or __whydns_is check netns resolv owners rules replay answers' -s h -l help -d 'this help'
complete -c whydns -n '__whydns_is_bare; or __whydns_is check netns resolv owners rules replay answers' -l version -d 'the version'
complete -c whydns -n '__whydns_is_bare' -l json-schema -d 'the JSON Schema of every --json output'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -s H -l docker-host -x -d 'the engine'\''s socket, as unix:///run/docker.sock'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l timeout -x -d 'how long to wait for one answer, as 500ms or 2s'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l deadline -x -d 'how long the whole run may take'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l format -x -a 'text json' -d 'text or json'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l json -d 'short for --format json'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -s o -l output -r -F -d 'write the result to a file, readable by you alone'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l fail-on -x -a 'warning fault never' -d 'warning, fault or never'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -s q -l quiet -d 'only what is not healthy, and the summary'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -s v -l verbose -d 'every exchange'
complete -c whydns -n '__whydns_is check netns resolv owners rules replay answers' -l debug -d 'show stack traces'
complete -c whydns -n '__whydns_is check' -s n -l name -x -d 'a name to resolve, judged for itself'
complete -c whydns -n '__whydns_is check resolv owners rules' -s a -l all -d 'every running container'
complete -c whydns -n '__whydns_is netns' -l host-files -d 'see the host'\''s resolv.conf, hosts and nsswitch.conf'
complete -c whydns -n '__whydns_is resolv' -s n -l name -x -d 'show which names are asked for it, in order'
complete -c whydns -n '__whydns_is resolv' -l diff -d 'only what differs'
complete -c whydns -n '__whydns_is rules' -l all-chains -d 'every chain and rule of the namespace'
complete -c whydns -n '__whydns_is rules' -l raw -d 'what the host'\''s tools print, untouched, for a ticket'
complete -c whydns -n '__whydns_is replay' -l as -x -d 'whose queries'
complete -c whydns -n '__whydns_is replay' -l via -x -d 'nat'
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
# </generated>

complete -c whydns -n '__whydns_is $__whydns_commands' -a '(__whydns_targets)'
complete -c whydns -n __whydns_is_program -a '(__whydns_program)'
