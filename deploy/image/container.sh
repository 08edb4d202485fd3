# The running half of try.sh: starts an unpacked image as a container engine would, from the image's own settings.
# Sourced. Reads $work, $node, $root (the mounted image) and $work/image.json; sets $runner, $main, $user.

runner=
main=

setting() { # NAME: one of the image's settings; a list one element a line
  "$node" -p 'const found = process.argv[2].split(".").reduce((at, key) => at[key], require(process.argv[1]).Docker.config);
    [found].flat().join("\n")' "$work/image.json" "$1"
}

# Nothing of this machine but its kernel: own processes, own (empty) network, the root read-only, no writable mount.
start() { # ARGUMENT...: what follows the entry point
  local entry_point
  user=$(setting User)
  mapfile -t environment < <(setting Env)
  mapfile -t entry_point < <(setting Entrypoint)
  unshare --mount --pid --net --uts --ipc --fork --kill-child bash -euc '
    root=$1
    shift
    ip link set lo up
    mkdir -p "$root/proc"
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
    exec env -i "$@"' start "$root" "${environment[@]}" \
    setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "${entry_point[@]}" "$@" \
    </dev/null >"$work/output.log" 2>&1 &
  runner=$!
}

inside() { # user|root COMMAND...: in the running container, as its user or as root
  local as=()
  [ "$1" = root ] || as=(--setuid="${user%:*}" --setgid="${user#*:}")
  shift
  env -i "${environment[@]}" nsenter --target "$main" --mount --pid --net --root --wd "${as[@]}" "$@"
}

healthcheck() { # [NAME=VALUE...]: the image's own command with further variables
  local command environment=("${environment[@]}" "$@")
  mapfile -t command < <(setting Healthcheck.Test)
  inside user "${command[@]:1}"
}

wait_until_healthy() {
  for _ in $(seq 100); do
    kill -0 "$runner" || return 1
    main=$(pgrep --parent "$runner") && healthcheck && return
    sleep 0.2
  done
  return 1
}

wait_for_metrics() {
  for _ in $(seq 50); do
    inside user node -e 'fetch("http://127.0.0.1:9825/metrics").then((answer) => answer.text()).then((text) => process.stdout.write(text))' |
      grep -m1 '^sailpoint_managed_client_status{' && return
    sleep 0.2
  done
  return 1
}

stop_gently() {
  local code=0
  kill -TERM "$main"
  for _ in $(seq 20); do
    kill -0 "$runner" 2>/dev/null || break
    sleep 0.1
  done
  if kill -0 "$runner" 2>/dev/null; then
    echo "still there after 2 s"
    stop_hard
    return 1
  fi
  wait "$runner" || code=$?
  runner=
  echo "exit code $code"
  [ "$code" -eq 0 ]
}

stop_hard() {
  [ -n "$runner" ] || return 0
  kill -KILL "$runner" 2>/dev/null || true
  wait "$runner" 2>/dev/null || true
  runner=
}
