/**
 * What a screen reader is told of something that goes on: at most every 10 s, and at once what
 * cannot wait.
 *
 *     const speech = new Speech();          // adds a polite live region to the page
 *     speech.say('Epoch 3, loss 0.21');     // left out within 10 s of the last one
 *     speech.say('Finished', true);
 */

/** Nobody wants to hear more often of what goes by itself. */
const EVERY_MS = 10_000;

export class Speech {
  private readonly region = document.createElement('p');
  private last = -Infinity;

  constructor() {
    this.region.className = 'hidden';
    this.region.setAttribute('role', 'status');
    document.body.append(this.region);
  }

  say(text: string, now = false): void {
    const time = performance.now();
    if (text === this.region.textContent || (!now && time - this.last < EVERY_MS)) return;
    this.last = time;
    this.region.textContent = text;
  }
}
