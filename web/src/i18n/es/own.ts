/** Personas y organizaciones. */
export const own = {
  'people.lead': 'Quién trabaja con este portal para {organization} y qué puede hacer cada cual.',

  'organization.facts': 'Datos registrados',
  'organization.stock': 'Las existencias se muestran',
  'organization.stock.band': 'por niveles: hay, quedan pocas, agotado',
  'organization.stock.yes_no': 'como sí o no',
  'organization.stock.exact': 'en cifras exactas',
  'organization.since': 'Con nosotros desde',
  'organization.doors': 'Lo que le pertenece',
  'organization.doors.people': 'Invitar, cambiar y suspender',
  'organization.doors.clients': 'Acceso para sus propios sistemas',
  'organization.wrong': '¿Hay algo mal? {host} puede cambiarlo.',
  'organization.prices': 'Tarifas',
  'organization.price_list': 'Tarifa',
  'organization.valid_from': 'Desde',
  'organization.valid_until': 'Hasta',
  'organization.valid_on': 'Nuevo aviso',
  'organization.no_prices': 'Aún no hay tarifa',
  'organization.no_prices.help': 'Sin tarifa no se puede pedir nada; pregunte a su contacto.',
} as const;
