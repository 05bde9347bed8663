#!/bin/sh
# The hand method for one container, as incidents are searched by hand: what whydns is measured against.
pid=$(docker inspect -f '{{.State.Pid}}' "$1")
docker inspect "$1"
nsenter -t "$pid" -n ss -ulnp
nsenter -t "$pid" -n ss -tlnp
nsenter -t "$pid" -n iptables -t nat -vnL
lsof -nP -i UDP
for server in 127.0.0.11 10.77.0.53 10.77.0.54; do
  nsenter -t "$pid" -n dig +time=2 +tries=1 @"$server" ok.example.com A
  nsenter -t "$pid" -n dig +time=2 +tries=1 @"$server" ok.example.com AAAA
done
