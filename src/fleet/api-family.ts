/** The families of SailPoint's API paths: the same objects under each. beta, v3 and the years end in 2029. */
export const apiFamilies = ['v3', 'v2024', 'v2025', 'v2026', 'v1'] as const;
export type ApiFamily = (typeof apiFamilies)[number];

/** Deprecated: this family still has only the status operations and the list of clusters. */
export const betaFamily = 'beta';
export type AnyApiFamily = ApiFamily | typeof betaFamily;
