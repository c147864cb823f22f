/** The doors of the hall, and what is begun from the palette. */
export const doors = {
  'organizations.new': 'New organisation',

  'edits.title': 'Bulk edit',

  'catalogue.new': 'New product',

  'prices.new': 'New price list',

  'nav.audiences': 'Audiences',
  'nav.roles': 'Roles',
  'nav.imports': 'Imports',
  'nav.health': 'Health',
  'nav.jobs': 'Jobs',
  'nav.releases': 'Releases',
  'nav.cycles': 'Forecast cycles',
  'nav.exceptions': 'Exceptions',
  'nav.accuracy': 'Forecast accuracy',

  'audiences.new': 'New audience',

  'imports.new': 'New import',

  'policies.new': 'Write a policy',

  'nav.clients': 'API clients',

  'clients.title': 'API clients',

  'nav.quick_order': 'Quick order',

  'calendar.title': 'Publication calendar',
  'usage.title': 'Use of material',
  'many.title': 'Change many',
  'nav.people': 'People',
  'nav.organization': 'Organisation',
  'orders.board': 'Board',
} as const;
