import { basename, dirname, relative, resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { correctedText, type CorrectionChange } from '../../shared/config/corrections';
import { elementWithDefaults } from '../../shared/config/defaults';
import { validateConfig } from '../../shared/config/validate';
import { putAllEdits } from '../../shared/language/edits';
import type { ConfigPath, Fix } from '../../shared/problem';
import type { DataReport } from '../../shared/protocol/dataReport';
import type { RowFilter } from '../../shared/protocol/dataRows';
import type {
  DataQuestion,
  ElementChoice,
  FromData,
  PanelAction,
  PanelNotice,
  ToData,
} from '../../shared/protocol/panels';
import { configText } from '../language/configs';
import { edited, workspaceEdit } from '../language/edits';
import { pickSource, pickTarget } from '../pickSource';
import { ServiceError, type Service } from '../service';
import { ConfigSession } from './configPanel';
import { correctedWords } from './corrections';
import type { PanelKind, Wire } from './panels';
import { savedReport } from './savedReport';
import { whole, Written } from './written';

/** Ends the emptiness of a config that names no data, or none that are there. */
const CHOOSE_SOURCE = 'chooseSource';

type Choice = { scale?: ElementChoice | undefined; balance?: ElementChoice | undefined };

class DataSession extends ConfigSession<ToData, FromData> {
  private chosen: Choice = {};
  /** The file of corrections, where the panel knows it. */
  private corrections: string | undefined;
  /** The source files are read again, not only the config. */
  private anew = true;
  private readonly asking = new Map<DataQuestion, vscode.CancellationTokenSource>();
  private readonly written = new Written();
  private readonly watching: readonly vscode.Disposable[];

  constructor(
    file: string,
    wire: Wire<ToData | PanelNotice>,
    private readonly service: Service,
    private readonly catalog: Catalog,
  ) {
    super(file, wire);
    this.watching = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const { last } = this.written;
        this.written.changed(document);
        if (this.written.last !== last) this.tellWritten();
      }),
      vscode.workspace.onDidSaveTextDocument((document) => this.saved(document)),
    ];
  }

  override dispose(): void {
    super.dispose();
    for (const each of this.watching) each.dispose();
    for (const source of this.asking.values()) source.cancel();
  }

  async receive(message: FromData): Promise<void> {
    switch (message.type) {
      case 'ready':
      case 'reload':
        this.anew = true;
        return this.now(vscode.l10n.t('Reading the data of {0}', basename(this.file)));
      case 'choose':
        this.chosen = { ...this.chosen, ...pick(message) };
        return this.preview();
      case 'apply':
        return this.apply();
      case 'revert':
        this.chosen = {};
        this.asking.get('preview')?.cancel();
        return this.soon();
      case 'find':
        return this.find(message.filter);
      case 'umap':
        return this.ask('umap', async (token) => {
          const projection = await this.service.ask('umap', await this.request(), token);
          this.wire.send({ type: 'umap', projection });
        });
      case 'pair':
        return this.ask('pair', async (token) => {
          const { columns } = message;
          const request = { ...(await this.request()), columns };
          const pair = await this.service.ask('pair', request, token);
          this.wire.send({ type: 'pair', columns, pair });
        });
      case 'reveal':
        return this.reveal(message.path);
      case 'fix':
        return this.fix(message.fix);
      case 'correct':
        return this.correct(message.changes);
      case 'undo':
        return this.undo();
      case 'open':
        return this.open(message.name);
      case 'action':
        return this.act(message.action);
    }
  }

  protected async refresh(token: vscode.CancellationToken): Promise<void> {
    if (!vscode.workspace.isTrusted) return this.showSaved();
    const config = configText(await this.document());
    if (!namesData(config.text)) return this.tellNoData();
    const { resolved } = validateConfig(config.text, this.file, this.catalog);
    const corrections = resolved?.data.corrections;
    this.corrections = corrections && resolve(dirname(this.file), corrections);
    const report = await this.read(config, token);
    if (report === undefined || token.isCancellationRequested) return;
    this.anew = false;
    const { classes } = report.pictures
      ? await this.service.ask('pictures', config, token)
      : { classes: [] };
    if (token.isCancellationRequested) return;
    this.wire.send({
      type: 'report',
      report,
      ...this.surroundings(report.pictures !== undefined),
      ...this.own(config.text, report.pictures !== undefined),
      ...(classes.length > 0 && { pictures: classes }),
      canAct: true,
      ...(this.isChoosing && { choosing: true }),
    });
    if (this.isChoosing) await this.preview();
  }

  /** Something is chosen that is not applied. */
  private get isChoosing(): boolean {
    return this.chosen.scale !== undefined || this.chosen.balance !== undefined;
  }

  /** Undefined: the data are not there, and the panel says so. */
  private async read(
    config: ReturnType<typeof configText>,
    token: vscode.CancellationToken,
  ): Promise<DataReport | undefined> {
    const question = this.anew ? 'inspect' : 'previewScale';
    try {
      return await this.service.ask(question, config, token, (message) => {
        if (!token.isCancellationRequested)
          this.wire.send({ type: 'notice', kind: 'loading', message });
      });
    } catch (error) {
      const problems = error instanceof ServiceError ? (error.reason.problems ?? []) : [];
      const missing = problems.filter(({ code }) => notThere.has(code));
      if (missing.length === 0 || token.isCancellationRequested) throw error;
      this.wire.send({
        type: 'notice',
        kind: 'error',
        message: vscode.l10n.t('The data of {0} are not there.', basename(this.file)),
        problems: missing,
        actions: chooseOrOpen(),
      });
      return undefined;
    }
  }

  private tellNoData(): void {
    this.wire.send({
      type: 'notice',
      kind: 'empty',
      message: vscode.l10n.t('{0} names no data yet.', basename(this.file)),
      actions: chooseOrOpen(),
    });
  }

  protected override async act(action: string): Promise<void> {
    if (action === CHOOSE_SOURCE) await this.chooseSource();
    else await super.act(action);
  }

  /** Writes the picked file or folder into the config, as one step to undo. */
  private async chooseSource(): Promise<void> {
    const picked = await pickSource();
    if (picked === undefined) return;
    const { path, isTable } = picked;
    const document = await this.document();
    const source = relative(dirname(this.file), path).replaceAll('\\', '/');
    const type = isTable ? 'table' : 'images';
    const before = parsed(document.getText()).data;
    const target = isTable && before?.target === undefined ? await this.pickTarget(path) : '';
    if (target === undefined) return;
    const values = [
      ...(before?.type === type ? [] : [[['data', 'type'], type] as const]),
      [['data', 'source'], source] as const,
      ...(target === '' ? [] : [[['data', 'target'], target] as const]),
    ];
    const edits =
      before === undefined
        ? putAllEdits(document.getText(), [
            [['data'], Object.fromEntries(values.map(([at, value]) => [at.at(-1)!, value]))],
          ])
        : putAllEdits(document.getText(), values);
    await vscode.workspace.applyEdit(workspaceEdit(document, edits));
    this.anew = true;
    this.soon();
  }

  private async pickTarget(path: string): Promise<string | undefined> {
    const { columns, rows } = await this.service.ask('fileColumns', { source: path });
    return pickTarget(columns, rows);
  }

  /** Untrusted: what a run of this config has written, where there is one. */
  private async showSaved(): Promise<void> {
    const saved = savedReport(this.file);
    if (saved === undefined) {
      this.wire.send({
        type: 'notice',
        kind: 'empty',
        message: vscode.l10n.t(
          'Data are not read before you trust this workspace. A saved report is shown where there is one.',
        ),
        actions: [
          {
            title: vscode.l10n.t('Manage Workspace Trust'),
            action: 'workbench.trust.manage',
          },
        ],
      });
      return;
    }
    const text = (await this.document()).getText();
    const pictures = saved.report.pictures !== undefined;
    this.wire.send({
      type: 'report',
      ...saved,
      ...this.surroundings(pictures),
      ...this.own(text, pictures),
      canAct: false,
    });
  }

  private surroundings(pictures: boolean) {
    const fitting = (kind: 'scale' | 'balance') =>
      this.catalog.elements.filter((element) => element.kind === kind);
    return {
      name: this.name,
      config: basename(this.file),
      scalers: fitting('scale').filter(({ name }) => !pictures || name !== 'normalizer'),
      balancers: fitting('balance'),
    };
  }

  /** Asks the service beside the report; a newer question of its kind ends an older one. */
  private async ask(
    question: DataQuestion,
    work: (token: vscode.CancellationToken) => Promise<void>,
  ): Promise<void> {
    this.asking.get(question)?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.asking.set(question, source);
    try {
      await work(source.token);
    } catch (error) {
      if (source.token.isCancellationRequested) return;
      if (error instanceof ServiceError && error.reason.code === 'cancelled') return;
      const problems = error instanceof ServiceError ? error.reason.problems : undefined;
      const message = problems?.[0]?.message ?? (error instanceof Error ? error.message : '');
      this.wire.send({ type: 'failed', question, message });
    }
  }

  private async request() {
    return { ...configText(await this.document()), ...pick(this.chosen) };
  }

  private find(filter: RowFilter): Promise<void> {
    return this.ask('rows', async (token) => {
      const request = { ...(await this.request()), filter };
      const found = await this.service.ask('rows', request, token);
      if (!token.isCancellationRequested) this.wire.send({ type: 'found', filter, found });
    });
  }

  private preview(): Promise<void> {
    return this.ask('preview', async (token) => {
      const request = await this.request();
      const report = await this.service.ask('previewScale', request, token);
      if (token.isCancellationRequested) return;
      const { scale, balance } = this.own(request.text, report.pictures !== undefined);
      this.wire.send({
        type: 'preview',
        report,
        scale: this.complete('scale', this.chosen.scale ?? scale),
        balance: this.complete('balance', this.chosen.balance ?? balance),
        lines: Object.entries(pick(this.chosen)).map(
          ([key, value]) => `"${key}": ${JSON.stringify(short(value))}`,
        ),
      });
    });
  }

  /** Scaler and balancer as the config has them, or as they would be by default. */
  private own(text: string, pictures: boolean): { scale: ElementChoice; balance: ElementChoice } {
    const { resolved } = validateConfig(text, this.file, this.catalog);
    return {
      scale: resolved?.scale ?? this.complete('scale', { type: pictures ? 'rescale' : 'standard' }),
      balance: resolved?.balance ?? { type: 'none' },
    };
  }

  private complete(kind: 'scale' | 'balance', choice: ElementChoice): ElementChoice {
    return elementWithDefaults(kind, choice, this.catalog);
  }

  /** Writes what is chosen into the config, all of it as one step to undo. */
  private apply(): Promise<void> {
    return this.ask('apply', async () => {
      const values = Object.entries(pick(this.chosen)).map(
        ([key, value]) => [[key], short(value)] as const,
      );
      const document = await this.document();
      const edit = workspaceEdit(document, putAllEdits(document.getText(), values));
      const text = vscode.l10n.t(
        'Written into {0}: {1}',
        basename(this.file),
        values.map(([[key], value]) => `${key} ${JSON.stringify(value)}`).join(', '),
      );
      await this.written.write(text, edit, [{ uri: document.uri, document }]);
      this.tellWritten();
      this.chosen = {};
      this.soon();
    });
  }

  private async fix({ title, at, value }: Fix): Promise<void> {
    const document = await this.document();
    const edit = edited(document, at, value);
    await this.written.write(`${basename(this.file)}: ${title}`, edit, [
      { uri: document.uri, document },
    ]);
    this.tellWritten();
  }

  private tellWritten(): void {
    const { last } = this.written;
    this.wire.send({ type: 'written', ...(last !== undefined && { text: last }) });
  }

  private undo(): Promise<void> {
    return this.ask('undo', async () => {
      try {
        await this.written.undo();
      } finally {
        this.tellWritten();
      }
      this.anew = true;
      await this.now();
    });
  }

  /** The runner reads corrections from the disk. */
  private saved(document: vscode.TextDocument): void {
    if (document.uri.fsPath !== this.corrections) return;
    this.anew = true;
    this.soon();
  }

  /** The file of corrections and, where the config names none yet, its name: one step to undo. */
  private correct(changes: readonly CorrectionChange[]): Promise<void> {
    return this.ask('correct', async () => {
      const document = await this.document();
      const { resolved } = validateConfig(document.getText(), this.file, this.catalog);
      const given = resolved?.data.corrections;
      const path = given ?? `${this.name}.corrections.json`;
      const uri = vscode.Uri.file(resolve(dirname(this.file), path));
      const before = await vscode.workspace.openTextDocument(uri).then(
        (own) => own,
        () => undefined,
      );
      this.corrections = uri.fsPath;
      const text = correctedText(before?.getText(), changes);
      const name = given === undefined ? [[['data', 'corrections'], path] as const] : [];
      const edit = workspaceEdit(document, putAllEdits(document.getText(), name));
      if (before === undefined) edit.createFile(uri, { contents: Buffer.from(text) });
      else edit.replace(uri, whole(before), text);
      await this.written.write(correctedWords(changes, basename(path)), edit, [
        ...(given === undefined ? [{ uri: document.uri, document }] : []),
        { uri, document: before, saved: true },
      ]);
      this.tellWritten();
      this.anew = true;
      await this.now();
    });
  }

  private async reveal(path: ConfigPath): Promise<void> {
    const document = await this.document();
    const { locate } = validateConfig(document.getText(), this.file, this.catalog);
    const { line, column, length } = locate(path);
    const start = new vscode.Position(line - 1, column - 1);
    const end = document.positionAt(document.offsetAt(start) + length);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(start, end),
    });
  }

  /** A picture is opened; a row's source is opened where it is a text. */
  private async open(name: number | string): Promise<void> {
    const { resolved } = validateConfig((await this.document()).getText(), this.file, this.catalog);
    const source = resolved?.data.source;
    if (typeof source !== 'string') return;
    const path = resolve(dirname(this.file), source, ...(typeof name === 'string' ? [name] : []));
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
  }
}

/** Problems that say that there is nothing to read. */
const notThere = new Set([
  ...['data.fileMissing', 'data.noSource', 'data.notAFile', 'data.notAFolder'],
]);

interface WrittenConfig {
  readonly data?: { readonly type?: unknown; readonly target?: unknown };
}

const parsed = (text: string): WrittenConfig => (parse(text) as WrittenConfig | undefined) ?? {};

/** The config has a section that says which data. */
const namesData = (text: string): boolean => Object.keys(parsed(text).data ?? {}).length > 0;

const chooseOrOpen = (): PanelAction[] => [
  { title: vscode.l10n.t('Choose a File or Folder…'), action: CHOOSE_SOURCE },
  { title: vscode.l10n.t('Open Config'), action: 'openConfig' },
];

const pick = ({ scale, balance }: Choice): Record<string, ElementChoice> => ({
  ...(scale && { scale }),
  ...(balance && { balance }),
});

/** An element without arguments is written as its name. */
const short = (choice: ElementChoice): unknown =>
  Object.keys(choice).length === 1 ? choice.type : choice;

/** The data panel of a config. */
export const dataPanel = (
  service: Service,
  catalog: Catalog,
): PanelKind<ToData | PanelNotice, FromData> => ({
  name: 'data',
  icon: 'data',
  title: (file) => vscode.l10n.t('Data: {0}', basename(file)),
  open: (file, wire) => new DataSession(file, wire, service, catalog),
});
