import * as l10n from '@vscode/l10n';

/** The editor's side of a webview, as VS Code gives it. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** Texts in the editor's language, where the page brings them; call before any is used. */
export function localize(): void {
  const texts = document.getElementById('texts')?.textContent;
  if (texts) l10n.config({ contents: JSON.parse(texts) as Record<string, string> });
}

/** Connects a panel: `receive` gets every message, and the host learns that the panel listens. */
export function connect<
  To extends { readonly type: string },
  From extends { readonly type: string },
>(
  receive: (message: To) => void,
): { send(message: From): void; state<S>(): S | undefined; keep(state: unknown): void } {
  localize();
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }) => receive(data as To));
  api.postMessage({ type: 'ready' });
  return {
    send: (message) => api.postMessage(message),
    state: <S>() => api.getState() as S | undefined,
    keep: (state) => api.setState({ ...(api.getState() as object), ...(state as object) }),
  };
}
