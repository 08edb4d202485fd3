#!/usr/bin/env bash
# Builds the image and runs what is in it, on any Debian machine as root; no container engine, no image registry:
#   deploy/image/try.sh [--archive FILE]     keeps the image on node:24-slim as an OCI archive, too
# Missing tools are installed (buildah, mmdebstrap), base.sh makes the base images, npm finds its packages as it
# does on this machine. The image then runs as a strict cluster would run it (container.sh): the entry point as
# PID 1, a number as user, the root file system read-only, nowhere a writable directory, no capabilities; once on
# node:24-slim and once on Node alone, without a shell. Each check prints a line; the exit code is 1 when one
# failed. Takes about a minute, and 1.5 GB in TMPDIR while it lasts; nothing stays behind.
# Where overlay mounts do not work: STORAGE_DRIVER=vfs deploy/image/try.sh
set -euo pipefail

[ "${TRY_BOUNDED:-}" ] || TRY_BOUNDED=1 exec timeout --kill-after=20 600 "$0" "$@"

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/image-try.XXXXXX")
archive=
[ "${1:-}" != --archive ] || archive=$(realpath -m "$2")
failed=0

# A store of our own: what it holds goes with it.
buildah() { command buildah --root "$work/storage" --runroot "$work/run" "$@"; }
export -f buildah
export work
. "$here/container.sh"

clean_up() {
  stop_hard
  buildah rm --all >/dev/null 2>&1 || true
  umount "$work/storage/overlay" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP

check() { # NAME COMMAND...: runs the command and prints a line
  local name=$1
  shift
  if "$@" >"$work/check.log" 2>&1; then
    echo "ok      $name"
  else
    echo "FAILED  $name"
    tail -20 "$work/check.log" | sed 's/^/          /'
    failed=$((failed + 1))
  fi
}

refused() { ! "$@"; }

install_tools() {
  local missing=() tool
  for tool in buildah:buildah mmdebstrap:mmdebstrap ip:iproute2 pgrep:procps; do
    type -P "${tool%:*}" >/dev/null || missing+=("${tool#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

npm_setting() { npm config get "$1" 2>/dev/null; }

# This machine's way to its npm registry goes along as build secrets, which leave no trace in the image.
# (buildah itself hands on the usual proxy variables.)
build() { # TAG RUNTIME_IMAGE
  local options=() authority=${NODE_EXTRA_CA_CERTS:-$(npm_setting cafile)}
  if [ -f "$authority" ]; then
    options+=(--secret "id=ca,src=$authority" --build-arg NODE_EXTRA_CA_CERTS=/run/secrets/ca)
  fi
  (
    umask 077
    { grep -sv '^ *cafile' ~/.npmrc || true; echo "registry=$(npm_setting registry)"; } >"$work/npmrc"
  )
  buildah bud --format docker --isolation chroot --pull=never --layers=false --tag "$1" \
    --secret "id=npmrc,src=$work/npmrc" "${options[@]}" \
    --build-arg NODE_IMAGE=node:24-slim --build-arg RUNTIME_IMAGE="$2" --build-arg VERSION="$version" \
    --timestamp "$(git -C "$repository" log -1 --format=%ct 2>/dev/null || echo 0)" \
    "${@:3}" "$repository"
}

# As a registry would know it.
digest_of() { # TAG
  buildah push --quiet "$1" "oci:$work/pushed-$1" >/dev/null && grep -oE 'sha256:[0-9a-f]{64}' "$work/pushed-$1/index.json"
}

builds_the_same() { # TAG RUNTIME_IMAGE
  build "$1-again" "$2" && [ "$(digest_of "$1")" = "$(digest_of "$1-again")" ]
}

labels_are_complete() {
  local label
  for label in title description licenses vendor authors url documentation source version revision created base.name; do
    "$node" -e 'process.exit(require(process.argv[1]).Docker.config.Labels[process.argv[2]] ? 0 : 1)' \
      "$work/image.json" "org.opencontainers.image.$label" || { echo "no label org.opencontainers.image.$label"; return 1; }
  done
}

# Nothing that only development needs: no such package, no tests, no maps, no cache.
only_production() {
  local names name
  names=$("$node" -p 'const p = require(process.argv[1]); Object.keys(p.devDependencies).join(" ")' \
    "$repository/package.json")
  for name in $names; do
    [ ! -e "$root/app/node_modules/$name" ] || { echo "$name is in the image"; return 1; }
  done
  find "$root/app" -name '*.map' -o -name '*.test.*' -o -name test -o -name .npmrc -o -name .git | refused grep .
  [ ! -e "$root/root/.npm" ] && [ ! -e "$root/root/.npmrc" ] && [ ! -e "$root/tmp/npm" ]
}

same_as_checkout() { diff -r "$repository/src" "$root/app/src" && diff -r "$repository/config" "$root/app/config"; }

node_is_first_process() { [ "$(awk '/^NSpid/ { print $NF }' "/proc/$main/status")" = 1 ] && readlink "/proc/$main/exe" | grep '/node$'; }

no_debugger() {
  kill -USR1 "$main"
  sleep 0.5
  kill -0 "$main" && ! grep -q 'Debugger listening' "$work/output.log"
}

user_is_a_number() { [[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] && grep -P "^Uid:\t${user%:*}\t${user%:*}\t" "/proc/$main/status"; }

no_capabilities() { grep -P '^CapEff:\t0+$' "/proc/$main/status" && grep -P '^NoNewPrivs:\t1' "/proc/$main/status"; }

cannot_write() { # [root]
  local as=$1 directory
  for directory in / /app /app/src /tmp; do
    { inside "$as" node -e 'require("fs").writeFileSync(process.argv[1] + "/probe", "")' "$directory" 2>&1 || true; } |
      grep EROFS || return 1
  done
}

try_image() { # RUNTIME_IMAGE
  local image=sailpoint-exporter-on-${1#*:}
  echo "--- on $1"
  check "the image builds" build "$image" "$1"
  buildah inspect --type image "$image" >"$work/image.json" || return 0
  echo "        size: $(buildah images --noheading --format '{{.Size}}' "$image"), of which the base: $(buildah images --noheading --format '{{.Size}}' "$1")"
  container=$(buildah from --pull=never "$image")
  root=$(buildah mount "$container")
  check "it holds src and config as they are here" same_as_checkout
  [ "$1" != node:24-slim ] || check "a second build gives the same digest" builds_the_same "$image" "$1"
  check "its labels are complete" labels_are_complete
  check "it holds the licence" test -s "$root/app/LICENSE"
  check "it holds production dependencies only" only_production
  start serve --demo
  check "it starts, and its HEALTHCHECK answers" wait_until_healthy
  check "the HEALTHCHECK fails where nothing listens" refused healthcheck HEALTHCHECK_PORT=9
  check "the HEALTHCHECK does not go through a proxy" healthcheck NODE_USE_ENV_PROXY=1 HTTP_PROXY=http://127.0.0.1:9
  check "node is PID 1" node_is_first_process
  check "SIGUSR1 opens no debugger" no_debugger
  check "the user is a number, not root: $user" user_is_a_number
  check "it has no capabilities and cannot gain any" no_capabilities
  check "its user cannot write anywhere" cannot_write user
  check "root could not write anywhere" cannot_write root
  check "/metrics shows managed clients" wait_for_metrics
  check "SIGTERM ends PID 1 within 2 s with exit code 0" stop_gently
  [ "$failed" -eq 0 ] || { echo "        its last lines:"; tail -5 "$work/output.log" | cut -c1-300; }
  buildah rm "$container" >/dev/null
}

version=$(sed -nE 's/^  "version": "(.*)",/\1/p' "$repository/package.json")
install_tools
"$here/base.sh" "$work"
node=$work/slim/node
try_image node:24-slim
[ -z "$archive" ] || check "it is kept in $archive" buildah push --quiet sailpoint-exporter-on-24-slim "oci-archive:$archive"
try_image node:24-shell-less
exit $((failed > 0))
