/**
 * Colours of the theme for what is drawn on a canvas; markup and SVG use the variables of base.css
 * (`var(--s1)`) and need nothing of this.
 *
 *     colour('s1'); colour('--vscode-foreground'); onTheme(() => redraw());
 */

let known = new Map<string, string>();

/** A variable's value now: by its name in base.css without the dashes, or any with them. */
export function colour(name: string): string {
  const variable = name.startsWith('--') ? name : `--${name}`;
  let value = known.get(variable);
  if (value === undefined) {
    // Where themes set theirs depends on the editor; body inherits what its root has.
    value = getComputedStyle(document.body).getPropertyValue(variable).trim();
    known.set(variable, value);
  }
  return value;
}

/** Tells when the editor has changed its theme. */
export function onTheme(changed: () => void): void {
  const tell = (): void => {
    known = new Map();
    changed();
  };
  const watch = new MutationObserver(tell);
  watch.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
