/**
 * The one tooltip of a panel's charts: it never lies on the point that it tells of, and changes its
 * side where there is no room. It can also be read by the keyboard's cursor, so it is drawn for
 * both; a screen reader is told by a live region instead, and does not see it.
 *
 *     const tip = new Tooltip(container);            // container is positioned
 *     tip.show({ x, y }, html`<b>Epoch 21</b>…`);    // px within the container
 *     tip.hide();
 */
import { render, type TemplateResult } from 'lit';

const GAP = 12;

export class Tooltip {
  readonly element = document.createElement('div');

  constructor(private readonly container: HTMLElement) {
    this.element.className = 'tip';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
    container.append(this.element);
  }

  show(at: { readonly x: number; readonly y: number }, content: TemplateResult): void {
    render(content, this.element);
    this.element.hidden = false;
    const { clientWidth, clientHeight } = this.container;
    const { offsetWidth, offsetHeight } = this.element;
    const right = at.x + GAP + offsetWidth <= clientWidth;
    const left = right ? at.x + GAP : at.x - GAP - offsetWidth;
    const { style } = this.element;
    style.left = `${Math.max(0, Math.min(left, clientWidth - offsetWidth))}px`;
    style.top = `${Math.max(0, Math.min(at.y, clientHeight - offsetHeight))}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
