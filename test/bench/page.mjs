// Writes docs/benchmarks.md from what engine.mjs has measured.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { sections } from './section.mjs';
import { BATCH, workloads } from './workloads.mjs';

const titles = { keras: 'Keras `fit`', torch: 'PyTorch', tfjs: 'tfjs-node' };

/** A side whose rounds spread further was disturbed: its ratio says little. */
const SPREAD = 2;
const disturbed = ({ best, median }) => median > SPREAD * best;

const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
const row = (cells) => `| ${cells.join(' | ')} |`;

function table(results) {
  const sides = Object.keys(titles).filter((side) =>
    Object.values(results).some((result) => result[side] !== undefined),
  );
  const head = ['', 'Trainyard', ...sides.flatMap((side) => [titles[side], 'ours / theirs'])];
  const lines = Object.entries(workloads)
    .filter(([name]) => results[name] !== undefined)
    .map(([name, { title }]) => {
      const result = results[name];
      const cell = ({ best, median }) => `${ms(best)} (${ms(median)})`;
      const theirs = sides.flatMap((side) =>
        result[side] === undefined
          ? ['', '']
          : [cell(result[side]), ratio(result.ours, result[side])],
      );
      return row([title, cell(result.ours), ...theirs]);
    });
  return [row(head), row(head.map(() => '---')), ...lines].join('\n');
}

function ratio(ours, theirs) {
  const text = (ours.best / theirs.best).toFixed(2);
  return disturbed(ours) || disturbed(theirs) ? `${text} †` : `**${text}**`;
}

function runText({ stepMs, epochMs, steps, firstStepMs, events, checkpoints }) {
  const share = epochMs / (steps * stepMs) - 1;
  return `
## A whole run

The MLP on 60,000 pictures, shuffled, validated at the end of each epoch: ${steps} steps of
${ms(stepMs)} ms (median) make an epoch of ${(epochMs / 1000).toFixed(2)} s, ${(share * 100).toFixed(1)} % away from
steps × step time; input and the event log are in it. The first step was done ${(firstStepMs / 1000).toFixed(1)} s
after the command. ${events} bundles of steps and ${checkpoints} checkpoints were written.
`;
}

function bookkeepingText({ with: own, without, share, more }) {
  const percent = (part) => `${(part * 100).toFixed(1)} %`;
  const best = percent(own.best / without.best - 1);
  return `
The same run with its event log, its checkpoints and a reader that follows it as the training panel
does took ${own.best.toFixed(2)} s (${own.median.toFixed(2)} s), with none of them ${without.best.toFixed(2)} s (${without.median.toFixed(2)} s), by turns in
one process: together they cost ${percent(more)}, the median of the rounds (${best} of the best ones). By the
clock of the run itself, ${percent(share.median)} of its time goes into the log and into making checkpoints, but for
what is written while steps compute.
`;
}

/** @param options.versions of what was measured against, by name */
export async function writePage(path, { results, versions }) {
  const { length: cores } = cpus();
  const software = Object.entries({ Node: process.versions.node, ...versions })
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  const rounds = Math.min(...Object.values(results).map((result) => result.rounds ?? Infinity));
  const text = `# Benchmarks

This file is written by \`npm run bench:engine\`.

Milliseconds a step: seconds of a whole training epoch over its steps, input included, batch ${BATCH};
the least of at least ${rounds} alternating rounds, in brackets the median of them. All sides compute on
the same ${cores} CPU cores and the same data: Trainyard as \`trainyard train --backend tensorflow\`, Keras
by \`fit\` on the same TensorFlow, PyTorch by the plain loop over tensors in memory, tfjs-node by tfjs'
own \`fit\` on the same TensorFlow. Labels are partly wrong on purpose; the losses that all sides reach
agree within 20 %. †: rounds of one side spread more than ${SPREAD}-fold, so the machine was busy with
other work and the ratio says little.

${table(results)}
${results.run === undefined ? '' : runText(results.run)}${results.bookkeeping === undefined ? '' : bookkeepingText(results.bookkeeping)}
## The machine

${cpus()[0].model.trim()}, ${cores} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB; ${type()}; ${software}. Times of one machine: compare
them with each other only.
`;
  const others = existsSync(path) ? sections(readFileSync(path, 'utf8')).join('\n\n') : '';
  const config = await resolveConfig(path);
  writeFileSync(path, await format(`${text}\n${others}`, { ...config, parser: 'markdown' }));
}
