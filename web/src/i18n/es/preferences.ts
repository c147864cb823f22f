/** De qué quiere enterarse cada cual: se carga con la página de preferencias. */
export const texts = {
  'notifications.preferences.lead':
    'Elija de qué se entera, en el portal y por correo. Cuenta a partir de ahora.',
  'notifications.nothing': 'No hay nada que elegir',
  'notifications.nothing.help': 'Sus roles no le acercan a nada de lo que avisa el portal.',
  'notifications.saved': 'Se han guardado sus ajustes.',
  'notifications.portal': 'En el portal',
  'notifications.portal.of': '{kind}: en el portal',
  'notifications.mail': 'Por correo',
  'notifications.mail.of': '{kind}: por correo',
  'notifications.mail.at_once': 'Enseguida',
  'notifications.mail.daily': 'Una vez al día',
  'notifications.mail.weekly': 'Una vez a la semana',
  'notifications.mail.never': 'Nunca',
};
