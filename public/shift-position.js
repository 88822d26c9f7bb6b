// Adds the phone's position to a form that wants one, where the phone gives it in time. Without it the form counts as it is.
const PATIENCE_MS = 8_000;

for (const form of document.querySelectorAll('form[data-position]'))
  form.addEventListener('submit', (event) => {
    if (!navigator.geolocation || form.dataset.position) return;
    event.preventDefault();
    form.dataset.position = 'asked';
    const send = () => form.submit();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lon.value = coords.longitude;
        form.elements.lat.value = coords.latitude;
        send();
      },
      send,
      { enableHighAccuracy: true, timeout: PATIENCE_MS },
    );
  });
