/** Las organizaciones y el registro de auditoría, para la casa. */
export const registry = {
  'organizations.lead': 'Todos aquellos con quienes trabaja la casa: quiénes son y si pueden actuar.',
  'organizations.new.lead':
    'Un distribuidor compra, un proveedor suministra; una organización puede ser ambas cosas.',

  'organization.name': 'Nombre',
  'organization.code.help': 'Como en su propio sistema; las importaciones la conocen por este número',
  'organization.currency.help': 'Tres letras, como GBP o EUR',
  'organization.exposure': 'Existencias que ve',
  'organization.exposure.help': 'Cifras exactas solo donde el acuerdo las concede',
  'organization.holding': 'Grupo',
  'organization.holding.help':
    'Las organizaciones de un grupo cuentan como un solo cliente en la demanda compartida',
  'organization.created': 'Se ha creado {name}',
  'organization.saved': 'Se ha guardado {name}',
  'organization.profile': 'Perfil',
  'organization.ways': 'Lo que le pertenece',
  'organization.supplies': 'Productos que suministra',
  'organization.access': 'Acceso',
  'organization.suspend.help':
    'Al suspenderla se cierran al momento las sesiones de sus personas y clientes de API. No se borra nada.',
  'organization.resume.help': 'Sus personas y clientes de API podrán volver a entrar.',
  'organization.now.active': '{name} puede volver a actuar',
  'organization.now.suspended': '{name} está suspendida',
  'organization.kinds.warning':
    'Se cierra la sesión de sus personas cuando deja de ser una de las dos cosas.',

  'exposure.band': 'En palabras: disponible, pocas, agotado',
  'exposure.yes_no': 'Sí o no',
  'exposure.exact': 'Cifras exactas',

  'audience.one': 'Público',

  'audit.lead': 'Quién cambió qué y cuándo, y quién vio qué. Nada de aquí se puede cambiar ni borrar.',
  'audit.at': 'Cuándo',
  'audit.actor': 'Quién',
  'audit.real_actor': 'En realidad',
  'audit.kind': 'Qué',
  'audit.kind.hint': 'Qué, por ejemplo user.changed',
  'audit.subject': 'Qué cosa',
  'audit.subject.hint': 'Identificador de la cosa',
  'audit.about': 'Organización afectada',
  'audit.operation': 'Operación',
  'audit.request': 'Número de petición',
  'audit.from': 'Desde',
  'audit.until': 'hasta',
  'audit.changes': 'Lo que cambió',
  'audit.field': 'Campo',
  'audit.before': 'Antes',
  'audit.after': 'Después',
  'audit.act': 'Cambiado o visto',
  'audit.act.changed': 'Lo que se cambió',
  'audit.act.seen': 'Lo que se vio',
  'audit.empty': 'Todavía no ha pasado nada',
  'audit.empty.help': 'Cada cambio a partir de ahora aparece aquí.',
};
