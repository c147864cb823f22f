/** Who wants to be told of what: loaded with the page of preferences. */
export const texts = {
  'notifications.preferences.lead':
    'Choose what you hear of, in the portal and by mail. It counts from now on.',
  'notifications.nothing': 'There is nothing to choose',
  'notifications.nothing.help': 'Your roles bring you to nothing that the portal tells of.',
  'notifications.saved': 'Your settings are saved.',
  'notifications.portal': 'In the portal',
  'notifications.portal.of': '{kind}: in the portal',
  'notifications.mail': 'By mail',
  'notifications.mail.of': '{kind}: by mail',
  'notifications.mail.at_once': 'At once',
  'notifications.mail.daily': 'Once a day',
  'notifications.mail.weekly': 'Once a week',
  'notifications.mail.never': 'Never',
} as const;
