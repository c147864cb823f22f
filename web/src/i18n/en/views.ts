/** Managing the saved views of a list: loaded with the dialog that does it. */
export const texts = {
  'views.save': 'Save this view',
  'views.name': 'Name',
  'views.name.help': 'Keeps search, filters, order and columns as they are now',
  'views.share': 'Share with my organisation',
  'views.saved': 'The view {name} is saved',
  'views.deleted': 'The view {name} is deleted',
  'views.rename': 'Rename',
  'views.name_of': 'Name of {name}',
  'views.delete': 'Delete',
  'views.delete_of': 'Delete {name}',
  'views.delete.question': 'Delete this view?',
  'views.delete.shared': 'Delete it for everybody?',
  'views.shared_by': '{name}, shared by {owner}',
  'views.begins': 'The list now begins with {name}',
  'views.begins_not': 'The list no longer begins with {name}',
} as const;
