/** These families have health indicators as a document, and more fields of a cluster than the families before them. */
export const familiesSince2025 = ['v2025', 'v2026', 'v1'] as const;

/** The families of SailPoint's API paths: the same objects under each. beta, v3 and the years end in 2029. */
export const apiFamilies = ['v3', 'v2024', ...familiesSince2025] as const;
export type ApiFamily = (typeof apiFamilies)[number];

/** Deprecated: this family still has only the status operations and the list of clusters. */
export const betaFamily = 'beta';
export type AnyApiFamily = ApiFamily | typeof betaFamily;
