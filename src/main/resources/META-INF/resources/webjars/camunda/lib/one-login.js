// There is one login. Where Camunda would show its own form (after a logout, or when the session is over) the app's
// page is loaded anew instead, and the server leads to the product's login page and back.
const toTheLogin = () => {
  if (location.hash.startsWith('#/login')) {
    location.replace(location.pathname);
  }
};

for (const change of ['pushState', 'replaceState']) {
  const original = history[change].bind(history);
  history[change] = (...args) => {
    original(...args);
    toTheLogin();
  };
}
addEventListener('hashchange', toTheLogin);
toTheLogin();
