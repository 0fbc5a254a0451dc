"""The promise: what services publish and answer. Partners read only this folder; it imports nobody of ours."""
