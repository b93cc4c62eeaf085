/**
 * What a panel may load: its own scripts by nonce, styles and pictures of the extension, and data
 * URLs for pictures that the runner made. Nothing remote, and no inline style but that of the
 * controls' library, which asks the browser by one whether it knows :focus-visible.
 */
export function contentSecurityPolicy(source: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
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
}

/** A panel's page. */
export function page({ title, language, source, nonce, script, style, key }: PageParts): string {
  const state = JSON.stringify(key).replaceAll('<', '\\u003c');
  const escaped = title.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(source, nonce)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}">{
  const api = acquireVsCodeApi();
  api.setState({ ...api.getState(), key: ${state} });
  window.acquireVsCodeApi = () => api;
}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
