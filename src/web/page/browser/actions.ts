import type { Verdict } from '../../../fleet/judge.ts';
import type { Order, Query } from './query.ts';
import type { Row } from './rows.ts';

/** What the people's clicks and keys come to. */
interface Actions {
  readonly query: () => Query;
  readonly ask: (next: Partial<Query>, how?: 'push' | 'replace') => void;
  /** Everything is shown again. */
  readonly reset: () => void;
  readonly select: (key: string) => void;
  readonly rows: () => readonly Row[];
  readonly selected: () => string | null;
  readonly rowHeight: () => number;
}

export function listenForActions(actions: Actions): void {
  const search = document.getElementById('search') as HTMLInputElement;
  search.addEventListener('input', () => actions.ask({ search: search.value }));
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element) click(target, actions);
  });
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.name === 'sort')
      actions.ask({ order: target.value as Order });
  });
  document.addEventListener('keydown', (event) => press(event, search, actions));
  const dialog = document.getElementById('detail') as HTMLDialogElement;
  dialog.addEventListener('close', () => {
    if (actions.query().detail !== null) actions.ask({ detail: null });
  });
}

function click(target: Element, actions: Actions): void {
  const button = target.closest('button');
  const { verdict, view, copy, detail } = button?.dataset ?? {};
  if (verdict !== undefined) actions.ask({ verdicts: toggled(actions.query().verdicts, verdict as Verdict) });
  if (view !== undefined) actions.ask({ view: view as Query['view'] });
  if (detail !== undefined) actions.ask({ detail }, 'push');
  if (copy !== undefined && button !== null) void copyText(button, copy);
  const key = target.closest<HTMLElement>('#list tr[data-key]')?.dataset['key'];
  if (key === undefined || button !== null) return;
  actions.select(key);
  open(key, actions);
}

const toggled = <T>(chosen: readonly T[], one: T): readonly T[] =>
  chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];

/** A cluster shows its appliances or hides them again; an appliance shows its details. */
function open(key: string, actions: Actions): void {
  const row = actions.rows().find((one) => one.key === key);
  if (row?.kind === 'cluster') actions.ask({ opened: toggled(actions.query().opened, key) });
  if (row?.kind === 'client') actions.ask({ detail: key }, 'push');
}

async function copyText(button: HTMLElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    button.dataset['copied'] = 'yes';
  } catch {
    // Only pages that came by HTTPS may copy: then the text is chosen, to be copied by hand.
    getSelection()?.selectAllChildren(button.previousElementSibling ?? button);
  }
}

function press(event: KeyboardEvent, search: HTMLInputElement, actions: Actions): void {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null)
    return;
  const isTyping = target === search;
  if (key === '/' && !isTyping) {
    event.preventDefault();
    search.focus();
  } else if (
    key === 'Escape' &&
    (isTyping || actions.query().search !== '' || actions.query().verdicts.length > 0)
  ) {
    search.value = '';
    actions.reset();
  } else if (key === 'ArrowDown' || key === 'ArrowUp') {
    if (target instanceof HTMLSelectElement) return;
    event.preventDefault();
    move(key === 'ArrowDown' ? 1 : -1, isTyping, actions);
  } else if (key === 'Enter' && target instanceof HTMLElement && target.dataset['key'] !== undefined) {
    event.preventDefault();
    open(target.dataset['key'], actions);
  }
}

/** From the search to the first row, then from row to row. */
function move(by: number, isTyping: boolean, actions: Actions): void {
  const rows = actions.rows();
  const from = isTyping ? -1 : rows.findIndex(({ key }) => key === actions.selected());
  const isInList = document.activeElement?.closest('#list tr[data-key]') !== null;
  const to =
    rows[isInList || isTyping ? Math.max(0, Math.min(rows.length - 1, from + by)) : Math.max(0, from)];
  if (to === undefined) return;
  reveal(rows.indexOf(to), actions.rowHeight());
  actions.select(to.key);
}

/** The row may not be in the document yet. */
function reveal(index: number, rowHeight: number): void {
  const list = document.querySelector('#list tbody')?.getBoundingClientRect().top ?? 0;
  const top = list + index * rowHeight;
  const head = rowHeight * 2;
  if (top < head) scrollBy(0, top - head);
  else if (top + rowHeight > innerHeight) scrollBy(0, top + rowHeight * 2 - innerHeight);
}
