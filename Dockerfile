# docker build -t sailpoint-exporter .
# docker run --read-only -p 9825:9825 sailpoint-exporter serve --demo
# docker run --read-only -p 9825:9825 -v "$PWD/config.yaml:/etc/sailpoint-exporter/config.yaml:ro" sailpoint-exporter
#
# Without a shell (sailpoint-exporter:…-shell-less):
#   --build-arg RUNTIME_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot@sha256:9eeb7f5887d0e239e78264b06f7f11d2e14be534050481803a9e4728fcdd278e
# The same tree gives the same image, to the byte, with `buildah bud --timestamp=EPOCH`, or with
#   SOURCE_DATE_EPOCH=EPOCH docker buildx build --output type=image,rewrite-timestamp=true
#
# Behind a private registry or an inspecting proxy (neither file stays in the image):
#   --secret id=npmrc,src=$HOME/.npmrc
#   --secret id=ca,src=ca.pem --build-arg NODE_EXTRA_CA_CERTS=/run/secrets/ca

# The multi-arch index of the version that checkouts run on, too (deploy/checkout-node).
ARG NODE_IMAGE=docker.io/library/node:24.21.0-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ARG RUNTIME_IMAGE=${NODE_IMAGE}

FROM ${NODE_IMAGE} AS build
ARG NODE_EXTRA_CA_CERTS
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca,target=/run/secrets/ca \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund --cache=/tmp/npm
# What packages carry for their own development: two thirds of the bytes, and test keys that scanners report.
RUN find node_modules -type d \( -name test -o -name tests -o -name 'benchmark*' -o -name 'example*' -o -name docs \) \
      -prune -exec rm -rf {} + \
    && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.[cm]ts' -o -name '*.md' ! -iname 'licen[cs]e*' \) -delete
COPY LICENSE ./
COPY config config
COPY src src
COPY deploy/runbooks deploy/runbooks
# A checkout made under umask 077 is to be readable for the image's user, too.
RUN chmod -R a+rX,go-w .

FROM ${RUNTIME_IMAGE}
ARG RUNTIME_IMAGE
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=https://github.com/sailpoint-exporter/sailpoint-exporter
LABEL org.opencontainers.image.title="sailpoint-exporter" \
      org.opencontainers.image.description="Prometheus exporter for the managed clients of SailPoint Identity Security Cloud tenants" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.vendor="The sailpoint-exporter authors" \
      org.opencontainers.image.authors="The sailpoint-exporter authors" \
      org.opencontainers.image.url="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE}/blob/v${VERSION}/README.md" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}"
# /nodejs/bin is where distroless keeps Node, outside of its own PATH.
# One arena: what many threads free in arenas of their own would never be given back, some 30 MB.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/nodejs/bin \
    HEALTHCHECK_PORT=9825
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/config config
COPY --from=build /app/src src
COPY --from=build /app/deploy deploy
# A number, because Kubernetes' runAsNonRoot cannot tell who a name is.
USER 65532:65532
EXPOSE 9825
# An agent of its own: fetch and the shared agent would ask the proxy when NODE_USE_ENV_PROXY is set.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 CMD ["node", "-e", "require('node:http').get({ host: '127.0.0.1', port: process.env.HEALTHCHECK_PORT, path: '/livez', agent: false, signal: AbortSignal.timeout(2500) }, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1)).on('error', (error) => { console.error(error.message); process.exit(1) })"]
# SIGUSR1 would open Node's debugger.
ENTRYPOINT ["node", "--disable-sigusr1", "/app/src/main.ts"]
CMD ["serve", "--config", "/etc/sailpoint-exporter/config.yaml"]
