import { RouteMap } from './route-map.js';

const routes = new RouteMap();
routes.add('POST', '/v1/orders');
routes.add(['GET', 'HEAD'], '/v1/orders');
routes.add('GET', '/v1/orders/:id');
routes.add('POST', '/v1/orders/sync');
routes.add('GET', '/openapi.json');

describe('RouteMap', () => {
  it.each([
    ['/v1/orders', ['GET', 'HEAD', 'POST']],
    ['/v1/orders/abc', ['GET']],
    ['/v1/orders/sync', ['POST']],
    ['/v1/orders/', []],
    ['/v1/orders/a/b', []],
    ['/openapixjson', []],
  ])('knows the methods of %s', (path, methods) => expect(routes.methodsAt(path)).toEqual(methods));
});
