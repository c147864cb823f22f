/** People and organisations. */
export const own = {
  'people.lead': 'Who works with this portal for {organization}, and what each of them may do.',

  'organization.facts': 'On record',
  'organization.stock': 'Stock is shown',
  'organization.stock.band': 'as a level: in stock, low, out',
  'organization.stock.yes_no': 'as yes or no',
  'organization.stock.exact': 'in exact figures',
  'organization.since': 'With us since',
  'organization.doors': 'What belongs to it',
  'organization.doors.people': 'Invite, change and suspend',
  'organization.doors.clients': 'Access for your own systems',
  'organization.wrong': 'Is something wrong here? {host} can change it.',
  'organization.prices': 'Price lists',
  'organization.price_list': 'Price list',
  'organization.valid_from': 'From',
  'organization.valid_until': 'Until',
  'organization.valid_on': 'Further notice',
  'organization.no_prices': 'No price list yet',
  'organization.no_prices.help': 'Without one nothing can be ordered; ask your contact.',
} as const;
