/** The heat map's state in the address; apart from the page, so that the route does not bring the page along. */
export const SPANS = ['13', '26', '52'] as const;

export interface HeatSearch {
  q?: string;
  cursor?: string;
  span?: (typeof SPANS)[number];
  scale?: 'all';
  view?: 'table';
}
