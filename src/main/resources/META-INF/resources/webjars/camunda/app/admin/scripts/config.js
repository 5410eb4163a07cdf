import '/camunda/lib/one-login.js';

export default {};
