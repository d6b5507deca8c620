import { FreshNumbers } from './fresh-numbers.js';

/** The parts of Swagger UI that are used here; its bundle makes the function global. */
declare function SwaggerUIBundle(options: {
  url: string;
  dom_id: string;
  deepLinking: boolean;
  displayRequestDuration: boolean;
  validatorUrl: null;
  requestInterceptor(request: UiRequest): UiRequest;
  responseInterceptor(response: UiResponse): UiResponse;
}): {
  specActions: {
    changeParam(
      operation: [string, string],
      name: string,
      where: string,
      value: string,
      isXml: boolean,
    ): void;
  };
};

interface UiRequest {
  body?: unknown;
}

interface UiResponse {
  url: string;
  ok: boolean;
  text: string;
}

const numbers = new FreshNumbers(Date.now());

const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor(request) {
    if (typeof request.body === 'string') request.body = numbers.fillIn(request.body);
    return request;
  },
  responseInterceptor(response) {
    if (response.ok && /\/v1\/orders(\/sync)?$/.test(response.url)) takeUp(response.text);
    return response;
  },
});

/** The next thing to ask is what became of the order that was just sent. */
function takeUp(answer: string): void {
  const { id, orderNumber } = JSON.parse(answer) as { id?: string; orderNumber?: string };
  if (id === undefined || orderNumber === undefined) return;
  numbers.accepted(orderNumber);
  ui.specActions.changeParam(['/v1/orders/{id}', 'get'], 'id', 'path', id, false);
}
