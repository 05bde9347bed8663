# Makes a container of Podman, pod, with the alias api on a network whose names aardvark-dns answers, 10.98.0.0/24. The
# rest is what a package's installation would have written.
# $1: "start"; or "podman", and what to run with it.
set -eu
export PODMAN_IGNORE_CGROUPSV1_WARNING=1
pod() {
  podman --root /run/lab/pod/root --runroot /run/lab/pod/run --cgroup-manager=cgroupfs --events-backend=file "$@"
}
case $1 in
  start)
    mkdir -p /etc/containers /run/podman
    echo '{"default":[{"type":"insecureAcceptAnything"}]}' > /etc/containers/policy.json
    image=$(mktemp -d /run/lab/image.XXXXXX)
    mkdir -p "$image/bin" "$image/etc" "$image/tmp"
    cp "$(command -v busybox)" "$image/bin/busybox"
    chroot "$image" /bin/busybox --install -s /bin
    tar -C "$image" -c . | pod import - bb:1
    rm -rf "$image"
    pod network create --subnet 10.98.0.0/24 podnet
    pod run -d --name pod --network podnet --network-alias api bb:1 sleep 100000
    ;;
  podman)
    shift
    pod "$@"
    ;;
esac
