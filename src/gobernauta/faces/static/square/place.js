// Turns the map that is a picture into one that can be moved; without this script the picture works by itself.
const holder = document.getElementById("map");
if (holder && window.L) {
  const at = (name) => Number(holder.dataset[name]);
  const latitude = document.getElementById("id_latitude");
  const longitude = document.getElementById("id_longitude");
  const box = document.createElement("div");
  box.className = "map";
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", `${holder.querySelector("input").alt}. ${holder.dataset.keys}`);
  holder.replaceChildren(box);
  const map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0.1 });
  L.control.zoom({ zoomInTitle: holder.dataset.closer, zoomOutTitle: holder.dataset.farther }).addTo(map);
  map.fitBounds([[at("south"), at("west")], [at("north"), at("east")]]);
  fetch(holder.dataset.areas)
    .then((answer) => answer.json())
    .then((areas) =>
      L.geoJSON(areas, {
        interactive: false,
        style: { color: "#7fa59b", fillColor: "#eaf4f1", fillOpacity: 1, weight: 1.5 },
        onEachFeature: (feature, layer) =>
          layer.bindTooltip(document.createTextNode(feature.properties.name).textContent, { permanent: true, direction: "center" }),
      }).addTo(map),
    );
  let mark = null;
  const set = (where) => {
    mark?.remove();
    mark = L.circleMarker(where, { radius: 8, color: "#fff", fillColor: "#1d70b8", fillOpacity: 1 }).addTo(map);
    latitude.value = where.lat.toFixed(6);
    longitude.value = where.lng.toFixed(6);
  };
  if (latitude.value && longitude.value) set(L.latLng(Number(latitude.value), Number(longitude.value)));
  map.on("click", (event) => set(event.latlng));
  map.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key !== "Enter" || originalEvent.target !== box) return;
    originalEvent.preventDefault();
    set(map.getCenter());
  });
}
