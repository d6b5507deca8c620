/** The routes of this server by path, to tell an unknown address from a wrong method. */
export class RouteMap {
  readonly #methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** @param url a route as Fastify writes it, for example `/v1/orders/:id` */
  add(method: string | readonly string[], url: string): void {
    const route = this.#methods.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const each of [method].flat()) route.methods.add(each);
    this.#methods.set(url, route);
  }

  /** The methods that a path has, sorted; none if nothing is there. A path named in full goes before a pattern. */
  methodsAt(path: string): string[] {
    const routes = [...this.#methods.values()].filter(({ pattern }) => pattern.test(path));
    const found = this.#methods.get(path) ?? routes[0];
    return found ? [...found.methods].sort() : [];
  }
}

function patternOf(url: string): RegExp {
  return new RegExp(
    `^${url
      .replaceAll(/:[^/]+/g, '[^/]+')
      .replaceAll('.', '\\.')
      .replaceAll('*', '.*')}$`,
  );
}
