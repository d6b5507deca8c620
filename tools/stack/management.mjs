/**
 * One call of RabbitMQ's management API.
 * @param {string} management its url, with user and password
 * @param {string} method
 * @param {string} path `vhosts/my-vhost`
 * @param {unknown} [body]
 * @returns {Promise<any>} whatever RabbitMQ says; the caller knows what was asked for
 * @throws {Error} when it refuses, or is silent for ten seconds
 */
export async function manage(management, method, path, body) {
  const url = new URL(`api/${path}`, `${management.replace(/\/$/, '')}/`);
  const credentials = Buffer.from(
    `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
  ).toString('base64');
  url.username = url.password = '';
  const answer = await fetch(url, {
    method,
    signal: AbortSignal.timeout(10_000),
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`RabbitMQ ${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
