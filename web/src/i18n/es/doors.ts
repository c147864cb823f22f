/** Las puertas del portal y lo que se empieza desde la paleta. */
export const doors = {
  'organizations.new': 'Nueva organización',

  'edits.title': 'Edición masiva',

  'catalogue.new': 'Nuevo producto',

  'prices.new': 'Nueva tarifa',

  'nav.audiences': 'Públicos',
  'nav.roles': 'Roles',
  'nav.imports': 'Importaciones',
  'nav.health': 'Estado',
  'nav.jobs': 'Tareas',
  'nav.releases': 'Publicaciones',
  'nav.cycles': 'Ciclos de previsión',
  'nav.exceptions': 'Excepciones',
  'nav.accuracy': 'Acierto de las previsiones',

  'audiences.new': 'Nuevo público',

  'imports.new': 'Nueva importación',

  'policies.new': 'Redactar una política',

  'nav.clients': 'Clientes de API',

  'clients.title': 'Clientes de API',

  'nav.quick_order': 'Pedido rápido',

  'calendar.title': 'Calendario de publicación',
  'usage.title': 'Uso del material',
  'many.title': 'Cambiar muchos',
  'nav.people': 'Personas',
  'nav.organization': 'Organización',
  'orders.board': 'Tablero',
};
