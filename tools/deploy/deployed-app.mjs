import { defaults, variablesOf } from './app-facts.mjs';

/** @import { Overlay } from './overlay.mjs' */

/**
 * @param {Overlay} overlay
 * @param {string} kind
 */
export function ofKind({ objects }, kind) {
  return objects.filter((object) => object.kind === kind);
}

/** @param {Overlay} overlay */
export function appsOf(overlay) {
  return ofKind(overlay, 'Deployment').map(({ metadata }) => appOf(overlay, metadata.name));
}

/**
 * @param {Overlay} overlay
 * @param {string} name
 */
export function appOf(overlay, name) {
  const [deployment] = ofKind(overlay, 'Deployment').filter(({ metadata }) => metadata.name === name);
  const { metadata, spec: pod } = deployment.spec.template;
  const [container] = pod.containers;
  /** @type {any[]} */
  const own = container.env ?? [];
  const settings = new Map([
    ...(container.envFrom ?? []).flatMap((/** @type {any} */ { configMapRef }) => [
      ...(overlay.settings.get(configMapRef.name) ?? []),
    ]),
    ...own.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  ]);
  return {
    name,
    deployment,
    pod,
    container,
    labels: metadata.labels,
    variables: variablesOf(name),
    settings,
    own: own.filter(({ valueFrom }) => valueFrom),
    required: own
      .filter(({ valueFrom }) => valueFrom?.secretKeyRef.optional !== true)
      .map(({ name }) => name),
    /** @param {string} variable */
    setting: (variable) => settings.get(variable) ?? defaults.get(variable) ?? '',
  };
}

/**
 * @param {any} policy
 * @param {{ labels: Record<string, string> }} app
 */
export function selects({ spec: { podSelector } }, { labels }) {
  const { matchLabels = {}, matchExpressions = [] } = podSelector ?? { matchExpressions: [{ values: [] }] };
  return (
    Object.entries(matchLabels).every(([label, value]) => labels[label] === value) &&
    matchExpressions.every((/** @type {any} */ { key, values }) => values.includes(labels[key]))
  );
}

/** What pods and the autoscaler take from Secrets. @param {Overlay} overlay */
export function secretKeys(overlay) {
  const ofPods = appsOf(overlay).flatMap(({ own }) => own.map(({ valueFrom }) => valueFrom.secretKeyRef));
  const ofScaling = ofKind(overlay, 'TriggerAuthentication').flatMap(({ spec }) => spec.secretTargetRef);
  return [...ofPods, ...ofScaling];
}
