# Leaves $1 sleeping processes behind.
for _ in $(seq "$1"); do sleep 100000 < /dev/null > /dev/null 2>&1 & done
