namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>One call of one activity, on its way.</summary>
/// <param name="InstanceId">Who called.</param>
/// <param name="Step">The step of the caller.</param>
/// <param name="Name">The activity.</param>
/// <param name="Input">JSON of its input.</param>
/// <param name="MayHaveRunBefore">False only for the first dispatch by the process that recorded the call, and the first attempt.</param>
/// <param name="Answer">Takes the result; not called when the engine stops first.</param>
internal sealed record ActivityCall(string InstanceId, int Step, string Name, string Input, bool MayHaveRunBefore, Action<InputEvent> Answer);
