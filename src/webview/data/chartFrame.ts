/**
 * A chart that is drawn for a width: again when it changes, or when what is drawn is another.
 *
 *     html`<chart-frame .drawing=${{ key, draw, label }}></chart-frame>`
 *
 * Plot appends an inline style element, which the policy forbids: it is taken away, and its rules
 * stand in data.css.
 */
export interface Drawing {
  /** What is drawn is the same as before where these are. */
  readonly key: readonly unknown[];
  /** What it shows, in one sentence. */
  readonly label: string;
  draw(width: number): Element;
}

export class ChartFrame extends HTMLElement {
  private shown: Drawing | undefined;
  private drawnWidth = 0;
  private readonly observer = new ResizeObserver(() => this.fit());

  connectedCallback(): void {
    this.observer.observe(this);
  }

  disconnectedCallback(): void {
    this.observer.disconnect();
  }

  set drawing(drawing: Drawing) {
    const before = this.shown?.key;
    const same = before?.length === drawing.key.length;
    this.shown = drawing;
    if (same && drawing.key.every((value, i) => Object.is(value, before[i]))) return;
    this.drawnWidth = 0;
    this.fit();
  }

  private fit(): void {
    const width = Math.floor(this.clientWidth);
    if (this.shown === undefined || width < 40 || width === this.drawnWidth) return;
    this.drawnWidth = width;
    const { draw, label } = this.shown;
    const drawn = draw(width);
    drawn.querySelectorAll('style').forEach((style) => style.remove());
    drawn.setAttribute('aria-hidden', 'true');
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', label);
    this.replaceChildren(drawn);
  }
}

customElements.define('chart-frame', ChartFrame);
