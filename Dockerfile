# The image of one app: docker build --build-arg APP=gateway -t order-intake-gateway .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-progress
RUN npx nx run-many -t prune --projects=gateway,consumer,backend --outputStyle=static
# Each app with the packages that it needs, as the lockfile has them, and nothing of what built it.
RUN for app in gateway consumer backend; do \
      (cd apps/$app/dist && npm ci --omit=dev --omit=optional --ignore-scripts --no-progress \
        && rm -rf workspace_modules/*/*/src package-lock.json \
        && find . -not -path './node_modules/*' \( -name '*.d.ts*' -o -name '*.map' -o -name '*.tsbuildinfo' \) -delete) \
      || exit 1; \
    done
# For operators, in a consumer's container: node tools/dead-letters.mjs
RUN cp --parents tools/dead-letters.mjs tools/dead-letters/*.mjs tools/reconcile/store.mjs tools/stack/running-stack.mjs \
      tools/setup/set-up-error.mjs tools/setup/when-built.mjs tools/setup/workspace.mjs apps/consumer/dist/

FROM node:24-bookworm-slim
ARG APP
ENV NODE_ENV=production HOST=0.0.0.0 APP=$APP
WORKDIR /app
COPY --from=build /app/apps/$APP/dist ./
COPY --from=build /app/tools/image/health.mjs ./health.mjs
# A new volume mounted here takes over the owner.
RUN mkdir /data && chown node:node /data
USER node
HEALTHCHECK --interval=2s --timeout=5s --start-period=60s --retries=10 CMD ["node", "health.mjs"]
# Exec form: SIGTERM reaches Node itself. Given 512 MiB, V8 would stop the young generation at a quarter of what the apps
# ask for (bound-heap.ts: two halves of 16 MB), and an order would cost 9 % more CPU.
CMD ["node", "--max-semi-space-size=16", "main.js"]
