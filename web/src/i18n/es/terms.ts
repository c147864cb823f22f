/** Revisiones de precios, documentos, contactos, y el nombre y el logotipo de la empresa anfitriona. */
export const terms = {
  'nav.contacts': 'Contactos',
  'nav.branding': 'Nombre y logotipo',

  'revision.state.draft': 'Borrador',
  'revision.state.announced': 'Anunciada',
  'revision.state.in_force': 'Vigente',
  'revision.state.superseded': 'Sustituida',

  'product.next_price': 'desde el {day}: {price}',

  'waiting.prices_one': '{count} tarifa nueva anunciada y sin acuse de recibo',
  'waiting.prices_other': '{count} tarifas nuevas anunciadas y sin acuse de recibo',

  'order.documents': 'Documentos',
  'order.document.confirmation': 'Confirmación de pedido',
  'order.document.delivery-note': 'Albarán de entrega',

  'organization.code': 'Número de cliente',
  'organization.currency': 'Moneda',
  'organization.state.active': 'Activa',
  'organization.state.suspended': 'Suspendida',
  'prices.valid': 'del {from} al {until}',
  'prices.valid_open': 'desde el {from}',
  'organization.state': 'Estado',
  'users.invite': 'Invitar a alguien',
  'audit.who_saw': 'Quién lo ha visto',
};
