/** What each line says of its process; the name in front of the line says it already. */
const leftOut = new Set(['time', 'level', 'msg', 'pid', 'hostname', 'name', 'context']);

/**
 * One log line of an app for people: a terminal gets it readable, anything else as it is.
 * @param {string} name
 * @param {string} line
 * @param {boolean} readable
 */
export function showLine(name, line, readable) {
  const entry = readable ? parse(line) : undefined;
  if (!entry) return `${name} | ${line}`;
  const { time, level, msg } = entry;
  const details = Object.entries(entry)
    .filter(([key]) => !leftOut.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  return [`${name} | ${clock}`, level, msg, ...details].join(' ');
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
function parse(line) {
  try {
    const entry = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? entry : undefined;
  } catch {
    return undefined;
  }
}
