/** Price revisions, documents, contacts, and the host's name and logo. */
export const terms = {
  'nav.contacts': 'Contacts',
  'nav.branding': 'Name and logo',

  'revision.state.draft': 'Draft',
  'revision.state.announced': 'Announced',
  'revision.state.in_force': 'In force',
  'revision.state.superseded': 'Superseded',

  'product.next_price': 'from {day}: {price}',

  'waiting.prices_one': '{count} list of new prices is announced and not acknowledged',
  'waiting.prices_other': '{count} lists of new prices are announced and not acknowledged',

  'order.documents': 'Documents',
  'order.document.confirmation': 'Order confirmation',
  'order.document.delivery-note': 'Delivery note',

  'organization.code': 'Customer number',
  'organization.currency': 'Currency',
  'organization.state.active': 'Active',
  'organization.state.suspended': 'Suspended',
  'prices.valid': '{from} to {until}',
  'prices.valid_open': 'from {from} on',
  'organization.state': 'State',
  'users.invite': 'Invite somebody',
  'audit.who_saw': 'Who saw this',
} as const;
