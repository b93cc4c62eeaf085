/**
 * What a panel may load: its own scripts by nonce, styles and pictures of the extension, and data
 * URLs for pictures that the runner made. Nothing remote, and no inline style.
 */
export function contentSecurityPolicy(source: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `img-src ${source} data:`,
    `font-src ${source}`,
  ].join('; ');
}

export interface PageParts {
  readonly title: string;
  readonly language: string;
  /** What the policy calls the extension's own files. */
  readonly source: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** What the panel shows: kept with it, so that it comes back after a reload. */
  readonly key: string;
  /** Texts in another language than English. */
  readonly texts?: Readonly<Record<string, unknown>> | undefined;
}

/** JSON that may stand in a script element. */
const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** A panel's page. */
export function page({
  title,
  language,
  source,
  nonce,
  script,
  style,
  key,
  texts,
}: PageParts): string {
  const escaped = title.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(source, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="root"></div>
${texts === undefined ? '' : `<script type="application/json" id="texts">${embedded(texts)}</script>`}
<script nonce="${nonce}">{
  const api = acquireVsCodeApi();
  api.setState({ ...api.getState(), key: ${embedded(key)} });
  window.acquireVsCodeApi = () => api;
}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
