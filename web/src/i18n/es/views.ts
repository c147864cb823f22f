/** La gestión de las vistas guardadas de una lista: se carga con su diálogo. */
export const texts = {
  'views.save': 'Guardar esta vista',
  'views.name': 'Nombre',
  'views.name.help': 'Conserva la búsqueda, los filtros, el orden y las columnas de ahora',
  'views.share': 'Compartir con mi organización',
  'views.saved': 'La vista {name} está guardada',
  'views.deleted': 'La vista {name} se ha eliminado',
  'views.rename': 'Cambiar nombre',
  'views.name_of': 'Nombre de {name}',
  'views.delete': 'Eliminar',
  'views.delete_of': 'Eliminar {name}',
  'views.delete.question': '¿Eliminar esta vista?',
  'views.delete.shared': '¿Eliminarla para todos?',
  'views.shared_by': '{name}, compartida por {owner}',
  'views.begins': 'La lista empieza ahora con {name}',
  'views.begins_not': 'La lista ya no empieza con {name}',
};
