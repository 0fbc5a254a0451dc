// Reads a calendar on stdin with ical.js and prints its occurrences, one JSON line each. The third parser of test_calendars.py.
const ICAL = require(process.argv[2]);
const component = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
for (const zone of component.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
for (const part of component.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(part);
  console.log(JSON.stringify({
    uid: event.uid, start: event.startDate.toUnixTime(), end: event.endDate.toUnixTime(), summary: event.summary,
    status: part.getFirstPropertyValue("status"), sequence: event.sequence, location: event.location || "",
  }));
}
