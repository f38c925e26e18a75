/**
 * The demo organisation's people and catalogue: a property-care company in Hamburg. Names are made
 * up; telephone numbers and mail addresses lie in ranges that are reserved for examples.
 */
export const ORGANISATION = {
  name: 'Northlight Property Care',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  locale: 'en',
} as const;

interface DemoServiceType {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly basePrice: number;
  readonly minutes: number;
  readonly skills: readonly string[];
  readonly supplies: readonly { readonly item: string; readonly quantity: number }[];
  readonly evidence: readonly [startPhoto: boolean, reportPhoto: boolean, signature: boolean];
  readonly complaints: readonly string[];
}

export const SERVICE_TYPES: readonly DemoServiceType[] = [
  {
    key: 'boiler',
    name: 'Boiler service',
    description:
      'Yearly inspection and cleaning of a gas boiler, with a measured exhaust protocol.',
    basePrice: 14_900,
    minutes: 90,
    skills: ['gas'],
    supplies: [
      { item: 'Gasket set', quantity: 1 },
      { item: 'Flue brush', quantity: 1 },
    ],
    evidence: [true, true, true],
    complaints: [
      'The yearly inspection is due.',
      'The boiler switches off after a few minutes and shows F28.',
      'Radiators stay lukewarm although the boiler runs.',
    ],
  },
  {
    key: 'leak',
    name: 'Leak repair',
    description: 'Finding and closing a leak in water or heating pipes.',
    basePrice: 11_900,
    minutes: 90,
    skills: ['plumbing'],
    supplies: [{ item: 'Pipe repair kit', quantity: 1 }],
    evidence: [true, true, true],
    complaints: [
      'Water drips from the ceiling under the bathroom.',
      'The pipe under the kitchen sink leaks; a bucket stands below.',
      'The pressure of the heating falls every few days.',
    ],
  },
  {
    key: 'electric',
    name: 'Electrical repair',
    description: 'Fault finding and repair of sockets, lights and fuses.',
    basePrice: 9900,
    minutes: 60,
    skills: ['electric'],
    supplies: [],
    evidence: [true, true, true],
    complaints: [
      'Half of the sockets on the second floor are dead.',
      'The fuse falls whenever the oven is on.',
      'The light in the stairwell does not go off.',
    ],
  },
  {
    key: 'appliance',
    name: 'Appliance installation',
    description: 'Connecting a washing machine, dishwasher or hob that stands on site.',
    basePrice: 8900,
    minutes: 60,
    skills: ['plumbing', 'electric'],
    supplies: [{ item: 'Connection set', quantity: 1 }],
    evidence: [false, true, true],
    complaints: [
      'New dishwasher, delivered and unpacked, to be connected.',
      'Replace the old hob with the new induction hob.',
    ],
  },
  {
    key: 'lock',
    name: 'Lock change',
    description: 'Replacing a door cylinder, three keys included.',
    basePrice: 12_500,
    minutes: 45,
    skills: ['locks'],
    supplies: [{ item: 'Door cylinder 30/35', quantity: 1 }],
    evidence: [true, true, true],
    complaints: [
      'A tenant has moved out without giving back all keys.',
      'The key turns, the door stays shut.',
    ],
  },
  {
    key: 'cleaning',
    name: 'Deep cleaning',
    description: 'Thorough cleaning of a flat between two tenants.',
    basePrice: 18_900,
    minutes: 180,
    skills: ['cleaning'],
    supplies: [{ item: 'Cleaning crate', quantity: 1 }],
    evidence: [true, true, false],
    complaints: [
      'Flat is empty, hand-over on the next day.',
      'After the painters: dust everywhere, windows included.',
    ],
  },
  {
    key: 'windows',
    name: 'Window cleaning',
    description: 'Up to twenty panes, inside and outside.',
    basePrice: 6900,
    minutes: 120,
    skills: ['cleaning'],
    supplies: [],
    evidence: [false, true, true],
    complaints: ['Shop front and first floor.', 'All windows on the street side.'],
  },
  {
    key: 'garden',
    name: 'Garden care',
    description: 'Mowing, hedges and leaves, green waste taken along.',
    basePrice: 7900,
    minutes: 120,
    skills: ['garden'],
    supplies: [],
    evidence: [true, true, false],
    complaints: [
      'Leaves block the drain in the courtyard.',
      'The hedge grows over the pavement.',
      'Clear the paths before the weekend.',
    ],
  },
];

export const WORKERS = [
  { name: 'Mila Novak', skills: ['gas', 'plumbing'], district: 'Altona' },
  { name: 'Jonas Brandt', skills: ['gas', 'plumbing', 'electric'], district: 'Eimsbüttel' },
  { name: 'Aylin Demir', skills: ['electric', 'plumbing'], district: 'Wandsbek' },
  { name: 'Piotr Zielinski', skills: ['plumbing', 'electric'], district: 'Harburg' },
  { name: 'Samira Haddad', skills: ['cleaning'], district: 'Hamm' },
  { name: 'Tom Eriksen', skills: ['cleaning', 'garden'], district: 'Barmbek' },
  { name: 'Lucia Ferrante', skills: ['cleaning'], district: 'St. Pauli' },
  { name: 'Viktor Weiss', skills: ['locks', 'electric'], district: 'Winterhude' },
  { name: 'Nadia Osei', skills: ['locks', 'garden'], district: 'Bergedorf' },
  { name: 'Henrik Lund', skills: ['garden'], district: 'Blankenese' },
  { name: 'Daria Melnik', skills: ['gas', 'electric'], district: 'Rahlstedt' },
  { name: 'Karim Aziz', skills: ['cleaning', 'garden', 'plumbing'], district: 'Wilhelmsburg' },
] as const;

export const CLIENTS = [
  { name: 'Harbour School', contact: 'Ada Petersen', street: 'Kaistraße 4', weight: 5 },
  {
    name: 'Möller & Sohn Immobilien',
    contact: 'Gesa Möller',
    street: 'Große Bleichen 21',
    weight: 9,
  },
  { name: 'Café Elbblick', contact: 'Ruben Claasen', street: 'Elbchaussee 118', weight: 4 },
  { name: 'Dr. Anneke Vogt', contact: 'Anneke Vogt', street: 'Isestraße 37', weight: 2 },
  {
    name: 'Familie Okonkwo',
    contact: 'Chidi Okonkwo',
    street: 'Bramfelder Chaussee 62',
    weight: 2,
  },
  { name: 'Kita Sonnenschein', contact: 'Britta Krohn', street: 'Stresemannstraße 15', weight: 4 },
  { name: 'Buchladen am Kanal', contact: 'Theo Winkler', street: 'Jarrestraße 80', weight: 2 },
  { name: 'Hotel Speicherblick', contact: 'Marlene Sievers', street: 'Brooktorkai 9', weight: 8 },
  {
    name: 'Hausverwaltung Lindner',
    contact: 'Paul Lindner',
    street: 'Eppendorfer Weg 204',
    weight: 9,
  },
  {
    name: 'Galina Sokolova',
    contact: 'Galina Sokolova',
    street: 'Hammer Landstraße 91',
    weight: 1,
  },
  { name: 'Praxis Uhlenhorst', contact: 'Ines Hartwig', street: 'Papenhuder Straße 27', weight: 3 },
  { name: 'Bäckerei Thomsen', contact: 'Jens Thomsen', street: 'Osterstraße 143', weight: 3 },
  {
    name: 'Familie Nguyen',
    contact: 'Linh Nguyen',
    street: 'Billstedter Hauptstraße 8',
    weight: 2,
  },
  {
    name: 'Yachtclub Alsterufer',
    contact: 'Friedrich Jensen',
    street: 'Schöne Aussicht 35',
    weight: 3,
  },
  { name: 'Studio Nordwand', contact: 'Lea Brinkmann', street: 'Bernstorffstraße 117', weight: 2 },
  {
    name: 'Seniorenheim Abendruh',
    contact: 'Ute Carstens',
    street: 'Rahlstedter Straße 190',
    weight: 6,
  },
  { name: 'Marek Dvorak', contact: 'Marek Dvorak', street: 'Wexstraße 12', weight: 1 },
  {
    name: 'Autohaus Petersdorf',
    contact: 'Silke Petersdorf',
    street: 'Kieler Straße 333',
    weight: 3,
  },
  { name: 'Sporthalle Horn e. V.', contact: 'Dennis Raabe', street: 'Horner Weg 70', weight: 2 },
  {
    name: 'Familie Castellano',
    contact: 'Paola Castellano',
    street: 'Langenhorner Markt 3',
    weight: 1,
  },
] as const;

export const STAFF = [
  { login: 'manager', name: 'Katrin Albers', role: 'manager' },
  { login: 'reviewer', name: 'Ines Ortega', role: 'reviewer' },
  { login: 'accountant', name: 'Bernd Falk', role: 'accountant' },
  { login: 'supplies', name: 'Rosa Lindholm', role: 'supplies' },
] as const;

export const FAILURES = [
  { reason: 'Nobody opened the door, the phone was switched off.', attribution: 'client' },
  {
    reason: 'The shut-off valve is seized; a plumber with a freezer is needed.',
    attribution: 'other',
  },
  { reason: 'The wrong cylinder was in the kit.', attribution: 'worker' },
  { reason: 'The lift is out of order, the appliance cannot be brought up.', attribution: 'other' },
  { reason: 'Arrived after the shop had closed.', attribution: 'worker' },
] as const;

export const CANCELLATIONS = [
  'A neighbour has repaired it.',
  'The hand-over has been put off.',
  'We will be away that day.',
] as const;

export const COMPLETIONS = [
  'Done as ordered, tested together with the client.',
  'Done. One part is worn and should be replaced next year.',
  'Done. The area was dry when we left.',
  'Done, cleaned up afterwards.',
  'Done. Key handed to the caretaker.',
] as const;
