# docker build -t sailpoint-exporter .
# docker run --read-only -p 9825:9825 sailpoint-exporter serve --demo
# docker run --read-only -p 9825:9825 -v "$PWD/config.yaml:/etc/sailpoint-exporter/config.yaml:ro" sailpoint-exporter
#
# Behind a private registry or an inspecting proxy (neither file stays in the image):
#   --secret id=npmrc,src=$HOME/.npmrc
#   --secret id=ca,src=ca.pem --build-arg NODE_EXTRA_CA_CERTS=/run/secrets/ca

ARG NODE_IMAGE=node:24-slim
# Nothing of the last stage needs a shell: an image with Node alone (distroless) serves as well.
ARG RUNTIME_IMAGE=${NODE_IMAGE}

FROM ${NODE_IMAGE} AS build
ARG NODE_EXTRA_CA_CERTS
WORKDIR /app
COPY package.json package-lock.json ./
# Optional dependencies are the Node binary for checkouts; the base image has its own.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca,target=/run/secrets/ca \
    npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --cache=/tmp/npm
# What packages carry for their own development: two thirds of the bytes, and test keys that scanners report.
RUN find node_modules -type d \( -name test -o -name tests -o -name 'benchmark*' -o -name 'example*' -o -name docs \) \
      -prune -exec rm -rf {} + \
    && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.[cm]ts' -o -name '*.md' ! -iname 'licen[cs]e*' \) -delete
COPY LICENSE ./
COPY config config
COPY src src
# A checkout made under umask 077 is to be readable for the image's user, too.
RUN chmod -R a+rX,go-w .

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="sailpoint-exporter" \
      org.opencontainers.image.description="Prometheus exporter for the managed clients of SailPoint Identity Security Cloud tenants" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
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
# A number, because Kubernetes' runAsNonRoot cannot tell who a name is.
USER 65532:65532
EXPOSE 9825
# An agent of its own: fetch and the shared agent would ask the proxy when NODE_USE_ENV_PROXY is set.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 CMD ["node", "-e", "require('node:http').get({ host: '127.0.0.1', port: process.env.HEALTHCHECK_PORT, path: '/livez', agent: false, signal: AbortSignal.timeout(2500) }, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1)).on('error', (error) => { console.error(error.message); process.exit(1) })"]
ENTRYPOINT ["node", "/app/src/main.ts"]
CMD ["serve", "--config", "/etc/sailpoint-exporter/config.yaml"]
