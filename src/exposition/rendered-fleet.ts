import type { TenantName } from '../fleet/client.ts';
import type { View } from '../fleet/view.ts';
import type { Tick } from '../lib/units.ts';
import { Piece } from './piece.ts';
import {
  joinTenants,
  type Lines,
  type RenderTools,
  renderFamilies,
  type Subjects,
  subjectsOf,
} from './rendering.ts';

interface RenderedTenant {
  readonly view: View;
  readonly subjects: Subjects;
  /** Of the families that change with the snapshot alone. */
  readonly lines: Lines;
}

/** The tenants as last asked for. What changes with a snapshot alone is rendered once for each snapshot. */
export class RenderedFleet {
  readonly #tools: RenderTools;
  #tenants: ReadonlyMap<TenantName, RenderedTenant> = new Map();
  #fixed = new Piece([]);

  constructor(tools: RenderTools) {
    this.#tools = tools;
  }

  /** Renders the snapshots that are new. */
  async adopt(views: readonly View[], now: Tick): Promise<void> {
    const kept = views.flatMap((view) => {
      const known = this.#tenants.get(view.snapshot.tenant);
      return known !== undefined && isSameView(known.view, view) ? [known] : [];
    });
    if (kept.length === views.length && kept.length === this.#tenants.size) return;
    // What is outdated is let go first: the text of a large fleet takes more memory than all else.
    this.#fixed = new Piece([]);
    this.#tenants = byName(kept);
    const tenants: RenderedTenant[] = [];
    for (const view of views)
      tenants.push(this.#tenants.get(view.snapshot.tenant) ?? (await this.#render(view, now)));
    this.#tenants = byName(tenants);
    this.#fixed = new Piece(joinTenants(tenants.map(({ lines }) => lines)));
  }

  /** The part of the page that stays the same until there is a new snapshot. */
  get fixed(): Piece {
    return this.#fixed;
  }

  /** The part that changes with the time. */
  async live(now: Tick): Promise<readonly Buffer[]> {
    const tenants: Lines[] = [];
    for (const { subjects } of this.#tenants.values())
      tenants.push(await renderFamilies(subjects, { live: true, now }, this.#tools));
    return joinTenants(tenants);
  }

  async #render(view: View, now: Tick): Promise<RenderedTenant> {
    const subjects = subjectsOf(view, this.#tools.onBroken);
    return { view, subjects, lines: await renderFamilies(subjects, { live: false, now }, this.#tools) };
  }
}

const byName = (tenants: readonly RenderedTenant[]): ReadonlyMap<TenantName, RenderedTenant> =>
  new Map(tenants.map((tenant) => [tenant.view.snapshot.tenant, tenant]));

/** Whether two views show the same. */
export const isSameView = (one: View, other: View | undefined): boolean =>
  one.snapshot === other?.snapshot && one.interval === other.interval && one.thresholds === other.thresholds;
