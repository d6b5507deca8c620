import { problemKind, type ProblemName } from '@order-intake/contracts';

/** One problem for a person with a browser. All text is the catalogue's own, so nothing needs escaping but backticks. */
export function problemPage(name: ProblemName): string {
  const { status, title, meaning, action, retryAfterSeconds } = problemKind(name);
  const retry = retryAfterSeconds === undefined ? '' : `<p>Retry-After: ${retryAfterSeconds} s</p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
<h1>${title}</h1>
<p><code>${name}</code>, HTTP status ${status}</p>
<h2>What it means</h2>
<p>${codeSpans(meaning)}</p>
<h2>What to do</h2>
<p>${codeSpans(action)}</p>
${retry}
</html>
`;
}

function codeSpans(text: string): string {
  return text.replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
