# One image for the three apps; the command says which one a container runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npx nx run-many -t build --projects=gateway,consumer,backend --outputStyle=static
# What only builds and tests need stays behind, and so does the workspace's own Node, an optional package.
RUN npm prune --omit=dev --omit=optional

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/apps ./apps
COPY --from=build /app/libs ./libs
# A new volume mounted here takes over the owner.
RUN mkdir /data && chown node:node /data
USER node
# Exec form: SIGTERM reaches Node itself.
CMD ["node", "apps/gateway/dist/main.js"]
