// A PMTiles archive as a city would bring one, with one tile for the whole earth: one road through the scene, called 滨河路.
export const ROADS_PMTILES = Buffer.from(
  [
    'UE1UaWxlcwN/AAAAAAAAAAUAAAAAAAAAhAAAAAAAAABIAAAAAAAAAMwAAAAAAAAAAAAAAAAAAADMAAAAAAAAAFIAAAAAAAAA',
    'AQAAAAAAAAABAAAAAAAAAAEAAAAAAAAAAQEBAQAAAC62lIAHVs0A0klrgPipMgAAAAAAAAAAAAEAAVIBeyJ2ZWN0b3JfbGF5',
    'ZXJzIjpbeyJpZCI6InJvYWRzIiwiZmllbGRzIjp7fX1dLCJhdHRyaWJ1dGlvbiI6IsKpIOa1i+ivlSJ9GlB4AgoFcm9hZHMS',
    'HBgCEgQAAAEBIhIJrseTA+70yAESwAzYBIgOxwEaBGtpbmQaBG5hbWUiCQoHaGlnaHdheSILCgnmu6jmsrPot68ogICAAg==',
  ].join(''),
  'base64',
);
