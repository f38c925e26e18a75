// Every form by hand, by the role that has it. What is not here is derived from its command. They are in
// the first load: a form that is fetched when it is opened cannot be opened without a network.
import '../documents/forms.ts';
import '../roles/client/forms.ts';
import '../roles/manager/forms.ts';
import '../roles/reviewer/forms.ts';
import '../roles/supplies/forms.ts';
import '../roles/worker/forms.ts';
