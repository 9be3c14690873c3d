/** The page about settings. */
export const settings = {
  title: 'Settings',
  subtitle: 'What this installation was started with. Settings come from the environment of the services: nobody can change them here.',
  filter: 'Name or description',
  variable: 'Setting',
  value: 'Value',
  rule: 'Must be',
  noValue: 'not set',
  from: { environment: 'set', default: 'default', absent: 'not set' },
  howTitle: 'How to change one',
  how: 'Set the variable for every service and start them again. A wrong value keeps a service from starting; it says which one, the rule, and an example.',
};
